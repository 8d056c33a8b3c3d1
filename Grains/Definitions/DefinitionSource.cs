using System.Collections.Concurrent;
using System.Collections.Immutable;
using Twin.Domain.Definitions;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Grains.Interfaces.Definitions;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Definitions;

/// <inheritdoc cref="IDefinitionSource"/>
public sealed class DefinitionSource(IGrainFactory grains) : IDefinitionSource
{
    private const int Most = 2_000;

    // Published versions never change.
    private readonly ConcurrentDictionary<(string Plant, string Id, int Version), FlowPackage> _known = new();

    /// <inheritdoc/>
    public async ValueTask<FlowPackage?> FlowAsync(string plant, string id, int version, CancellationToken cancellationToken = default)
    {
        if (!DefinitionText.IsId(id)) return null;
        if (version > 0 && _known.TryGetValue((plant, id, version), out var known)) return known;
        var story = await grains.Definition(plant, DefinitionKind.Flow, id).GetAsync();
        var found = version == 0 ? story?.Published : story?.Version(version);
        if (found is not { WasPublished: true }) return null;
        var package = await PackageAsync(plant, found);
        if (package is null) return null;
        if (_known.Count >= Most) _known.Clear();
        return _known[(plant, id, found.Version)] = package;
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<PublishedFlow>> FlowsAsync(string plant, CancellationToken cancellationToken = default)
    {
        var all = await grains.Definitions(plant).ListAsync();
        var found = await Task.WhenAll(all.Where(static b => b is { Kind: DefinitionKind.Flow, Published: > 0 })
            .Select(b => FlowAsync(plant, b.Id, b.Published, cancellationToken).AsTask()));
        return
        [
            .. found.OfType<FlowPackage>().Select(static p => new PublishedFlow(p.Flow.Id, p.Flow.Version, p.Flow.Name,
                [.. p.Flow.Steps.Where(static s => s.From.IsEmpty).Select(static s => s.Id)])),
        ];
    }

    private async ValueTask<FlowPackage?> PackageAsync(string plant, DefinitionVersion version)
    {
        var forms = ImmutableArray.CreateBuilder<FormDefinition>();
        foreach (var pin in version.Pins)
        {
            var form = await grains.Definition(plant, DefinitionKind.Form, pin.Form).GetAsync();
            var file = form?.Version(pin.Version);
            if (file is { WasPublished: true } && FormFile.Read(file.File.AsMemory()).Form is { } read) forms.Add(read);
        }

        // Published files have passed these checks; a later Twin that checks more still runs them.
        var flow = FlowFile.Read(version.File.AsMemory(), forms).Flow ?? FlowFile.Draft(version.File.AsMemory());
        return flow is null ? null : new FlowPackage(flow, forms.ToImmutable());
    }
}
