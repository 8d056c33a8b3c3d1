using System.Reflection;
using Orleans;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Sensors;
using Xunit;

namespace Twin.Grains.Tests;

/// <summary>What is on the wire or in a store has a name of its own, so that renaming a class loses nothing.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Grains_HaveATypeNameOfTheirOwn()
    {
        var bare = typeof(SensorGrain).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Grain)) && !t.IsAbstract && t.GetCustomAttribute<GrainTypeAttribute>() is null);
        Assert.Empty(bare);
    }

    [Fact]
    public void Interfaces_AndTheirMethods_HaveAliases()
    {
        var interfaces = typeof(ISensorGrain).Assembly.GetTypes()
            .Where(t => t.IsInterface && t.IsAssignableTo(typeof(IAddressable))).ToArray();
        var bare = interfaces
            .Where(t => t.GetCustomAttribute<AliasAttribute>() is null && t.GetMethods().Length > 0 && t.Name != "IOwnerGrain")
            .Select(t => t.Name)
            .Concat(interfaces.SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttribute<AliasAttribute>() is null)
                .Select(m => $"{m.DeclaringType!.Name}.{m.Name}"));
        Assert.NotEmpty(interfaces);
        Assert.Empty(bare);
    }

    [Fact]
    public void SerialisedTypes_HaveAliases()
    {
        var types = new[] { typeof(SensorGrain).Assembly, typeof(ISensorGrain).Assembly, typeof(Domain.TwinKey).Assembly }
            .SelectMany(a => a.GetTypes())
            .Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null && t.GetCustomAttribute<AliasAttribute>() is null);
        Assert.Empty(types);
    }
}
