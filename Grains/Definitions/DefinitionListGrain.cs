using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Grains.Interfaces.Definitions;

namespace Twin.Grains.Definitions;

/// <inheritdoc cref="IDefinitionListGrain"/>
[GrainType("definition-list")]
public sealed class DefinitionListGrain([PersistentState("definitions")] IPersistentState<DefinitionIds> ids) : Grain, IDefinitionListGrain
{
    private const int Most = 1_000;

    private string Plant => TwinKey.Parse(this.GetPrimaryKeyString()).Plant;

    /// <inheritdoc/>
    public async ValueTask<TwinError?> AddAsync(DefinitionKind kind, string id)
    {
        var name = (kind == DefinitionKind.Form ? "form." : "flow.") + id;
        if (ids.State.Own.Contains(name)) return null;
        if (ids.State.Own.Count >= Most)
            return new TwinError("definition.many", $"A plant has at most {Most}.") { Zh = $"每个工厂最多 {Most} 个。" };
        try
        {
            ids.State.Own.Add(name);
            await ids.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<DefinitionBrief>> ListAsync()
    {
        var own = ids.State.Own.Select(DefinitionShelf.Parse).ToHashSet();
        var stories = await Task.WhenAll(own.Select(o => GrainFactory.Definition(Plant, o.Kind, o.Id).GetAsync().AsTask()));
        var shipped = DefinitionShelf.All.Where(a => !own.Contains(a)).Select(static a => DefinitionShelf.Shipped(a.Kind, a.Id));
        return
        [
            .. stories.Concat(shipped).OfType<DefinitionStory>().Select(DefinitionShelf.Brief).OfType<DefinitionBrief>()
                .OrderBy(static b => b.Kind).ThenBy(static b => b.Id, StringComparer.Ordinal),
        ];
    }
}

/// <summary>What is stored of the list.</summary>
[GenerateSerializer, Alias("twin.definition.ids.v1")]
public sealed class DefinitionIds
{
    /// <summary><c>form.id</c>, <c>flow.id</c>.</summary>
    [Id(0)] public List<string> Own { get; set; } = [];
}
