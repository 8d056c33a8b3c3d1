using System.Collections.Immutable;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Work;

/// <summary>The flows that come with Twin, the same for every plant.</summary>
public sealed class LibraryDefinitions : IDefinitionSource
{
    private static readonly Lazy<ImmutableSortedDictionary<string, FlowPackage>> s_all = new(static () =>
        FlowLibrary.Ids.Select(Read).ToImmutableSortedDictionary(static p => p.Flow.Id, static p => p, StringComparer.Ordinal));

    /// <inheritdoc/>
    public ValueTask<FlowPackage?> FlowAsync(string plant, string id, int version, CancellationToken cancellationToken = default) =>
        new(s_all.Value.TryGetValue(id, out var found) && (version == 0 || version == found.Flow.Version) ? found : null);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<PublishedFlow>> FlowsAsync(string plant, CancellationToken cancellationToken = default) =>
        new([.. s_all.Value.Values.Select(static p => new PublishedFlow(p.Flow.Id, p.Flow.Version, p.Flow.Name,
            [.. p.Flow.Steps.Where(static s => s.From.IsEmpty).Select(static s => s.Id)]))]);

    private static FlowPackage Read(string id)
    {
        var form = FormFile.Read(FlowLibrary.FormBytes(id)).Form ?? throw new FormatException(id);
        return new FlowPackage(FlowFile.Read(FlowLibrary.FlowBytes(id), [form]).Flow ?? throw new FormatException(id), [form]);
    }
}
