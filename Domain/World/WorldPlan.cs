using System.Runtime.CompilerServices;
using Twin.Domain.Plants;

namespace Twin.Domain.World;

/// <summary>What all worlds of a plant share: who belongs to whom. Made once a model; safe from any thread.</summary>
internal sealed class WorldPlan
{
    private static readonly ConditionalWeakTable<CompiledPlant, WorldPlan> Made = new();
    private readonly int[]?[] _children;
    private readonly string?[]?[] _sensors;

    private WorldPlan(CompiledPlant plant)
    {
        var index = plant.Index;
        var children = new List<int>?[index.Count];
        _sensors = new string?[]?[index.Count];
        for (var i = 0; i < index.Count; i++)
        {
            var twin = index.Twin(i);
            if (twin.Kind != TwinKind.Sensor)
                _sensors[i] = [.. index.TypeOf(i).Signals.Select(s => twin.Signals.GetValueOrDefault(s.Name))];
            else if (index.PrimaryOwnerOf(i) is >= 0 and var owner) (children[owner] ??= []).Add(i);
        }

        _children = [.. children.Select(static c => c?.ToArray())];
    }

    /// <summary>That of a plant.</summary>
    public static WorldPlan Of(CompiledPlant plant) => Made.GetValue(plant, static p => new WorldPlan(p));

    /// <summary>Sensors whose limits follow an owner's mode, in the order of the model.</summary>
    public ReadOnlySpan<int> ChildrenOf(int owner) => _children[owner];

    /// <summary>Sensor behind each signal of a twin that is no sensor.</summary>
    public string?[] SensorsOf(int owner) => _sensors[owner] ?? [];
}
