using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Domain.Forms;
using Twin.Grains.Interfaces.Definitions;
using FormFile = Twin.Domain.Forms.FormFile;

namespace Twin.Silo.Screens;

/// <summary>Forms and flows for the screens, from their grains, wherever those are.</summary>
internal sealed class DefinitionRoom(IClusterClient grains) : IDefinitionLink
{
    public ValueTask<ImmutableArray<DefinitionBrief>> ListAsync(string plant) => grains.Definitions(plant).ListAsync();

    public ValueTask<DefinitionStory?> FindAsync(string plant, DefinitionKind kind, string id) =>
        DefinitionText.IsId(id) ? grains.Definition(plant, kind, id).GetAsync() : ValueTask.FromResult<DefinitionStory?>(null);

    public async ValueTask<ImmutableArray<FormDefinition>> FormsAsync(string plant)
    {
        var all = (await ListAsync(plant)).Where(static b => b.Kind == DefinitionKind.Form);
        var stories = await Task.WhenAll(all.Select(b => FindAsync(plant, b.Kind, b.Id).AsTask()));
        return
        [
            .. stories.OfType<DefinitionStory>().Select(static s => s.Open ?? s.Published).OfType<DefinitionVersion>()
                .Select(static v => FormFile.Read(v.File.AsMemory()).Form).OfType<FormDefinition>(),
        ];
    }

    public ValueTask<DefinitionOutcome> SaveAsync(string plant, DefinitionKind kind, string id, byte[] file, int seen, string actor) =>
        DefinitionText.IsId(id) ? grains.Definition(plant, kind, id).SaveAsync(file, seen, actor) : ValueTask.FromResult(NoId(id));

    public ValueTask<DefinitionOutcome> ActAsync(string plant, DefinitionKind kind, string id, DefinitionAct act) =>
        DefinitionText.IsId(id) ? grains.Definition(plant, kind, id).ActAsync(act) : ValueTask.FromResult(NoId(id));

    private static DefinitionOutcome NoId(string id) => new(null, [], new TwinError("definition.id",
        $"'{id}' is no id: small letters, digits, dashes, a letter first.") { Zh = $"“{id}”不是有效的标识：小写字母开头，只含小写字母、数字、连字符。" });
}
