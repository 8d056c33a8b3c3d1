using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Domain.Forms;
using Twin.Grains.Interfaces.Definitions;
using Twin.Grains.Ports;

namespace Twin.Grains.Definitions;

/// <inheritdoc cref="IDefinitionGrain"/>
[GrainType("definition")]
public sealed class DefinitionGrain(
    [PersistentState("definition")] IPersistentState<DefinitionRecord> record, ITwinStore store, TimeProvider time)
    : Grain, IDefinitionGrain
{
    private string _plant = "";
    private DefinitionKind _kind;
    private string _id = "";

    // As committed: what is on its way to the store is nobody's to see.
    private DefinitionStory? _story;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Kept, else as it came with Twin; null: neither.</summary>
    private DefinitionStory? Known => _story ?? DefinitionShelf.Shipped(_kind, _id);

    /// <summary>The plant's log may lack the last step, and gets it before anybody sees it.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = TwinKey.Parse(this.GetPrimaryKeyString());
        LiveRealm.Of(key.Realm);
        _plant = key.Plant;
        (_kind, _id) = DefinitionShelf.Parse(key.Id);
        if (record.State.Story is { Steps.IsEmpty: false } story) await CommitAsync(story);
        _story = record.State.Story;
    }

    /// <inheritdoc/>
    public ValueTask<DefinitionStory?> GetAsync() => new(Known);

    /// <inheritdoc/>
    public async ValueTask<DefinitionOutcome> SaveAsync(byte[] file, int seen, string actor)
    {
        if (!DefinitionText.IsId(_id)) return Refused("definition.id", $"'{_id}' is no id.", $"“{_id}”不是有效的标识。");
        if (file.Length is 0 or > FormLimits.FileBytes)
            return Refused("definition.size", $"At most {FormLimits.FileBytes >> 20} MiB.", $"文件最大 {FormLimits.FileBytes >> 20} MiB。");
        if (!DefinitionShelf.IsJson(file)) return Refused("definition.json", "The file is not JSON.", "文件不是有效的 JSON。");
        var story = Known ?? new DefinitionStory { Kind = _kind, Id = _id };
        var decision = DefinitionKernel.Save(story, v => DefinitionText.Written(_kind, file, v), seen, actor, NowMs);
        if (decision.Error is null && _story is null
            && await GrainFactory.Definitions(_plant).AddAsync(_kind, _id) is { } full)
            return new DefinitionOutcome(Known, [], full);
        return await TakeAsync(decision);
    }

    /// <inheritdoc/>
    public async ValueTask<DefinitionOutcome> ActAsync(DefinitionAct act)
    {
        if (Known is not { } story) return Refused("definition.unknown", $"There is no '{_id}'.", $"没有“{_id}”。");
        if (act.Comment.Length > Limits.CommentChars) return Refused("definition.comment", "The comment is too long.", "说明过长。");
        if (act.Verb is DefinitionVerb.Submit) return await TakeAsync(DefinitionKernel.Submit(
            story, await ProblemsAsync(story), act.Actor, act.Comment, NowMs));
        if (act.Verb is not DefinitionVerb.Publish) return await TakeAsync(act.Verb switch
        {
            DefinitionVerb.SendBack => DefinitionKernel.SendBack(story, act.Actor, act.Comment, NowMs),
            DefinitionVerb.Discard => DefinitionKernel.Discard(story, act.Actor, act.Comment, NowMs),
            _ => DefinitionKernel.RollBack(story, act.Version, act.Actor, act.Comment, NowMs),
        });
        var (forms, pins) = await PinsAsync(story);
        var problems = story.Open is { } open ? DefinitionText.Check(_kind, _id, open.File.AsMemory(), forms) : [];
        return await TakeAsync(DefinitionKernel.Publish(story, pins, problems, act.Actor, act.Comment, NowMs));
    }

    private async ValueTask<ImmutableArray<DefinitionProblem>> ProblemsAsync(DefinitionStory story)
    {
        if (story.Open is not { } open) return [];
        var forms = _kind == DefinitionKind.Flow ? await GrainFactory.FormsOfAsync(_plant, open.File) : [];
        return DefinitionText.Check(_kind, _id, open.File.AsMemory(), forms);
    }

    private async ValueTask<(ImmutableArray<FormDefinition> Forms, ImmutableArray<FormPin> Pins)> PinsAsync(DefinitionStory story)
    {
        var forms = ImmutableArray.CreateBuilder<FormDefinition>();
        var pins = ImmutableArray.CreateBuilder<FormPin>();
        foreach (var id in DefinitionText.FormsOf(_kind, story.Open?.File ?? []).Where(DefinitionText.IsId))
        {
            var form = (await GrainFactory.Definition(_plant, DefinitionKind.Form, id).GetAsync())?.Published;
            if (form is null || FormFile.Read(form.File.AsMemory()).Form is not { } read) continue;
            forms.Add(read);
            pins.Add(new FormPin(id, form.Version));
        }

        return (forms.ToImmutable(), pins.ToImmutable());
    }

    private async ValueTask<DefinitionOutcome> TakeAsync(DefinitionDecision decision)
    {
        if (decision.Error is { } error) return new DefinitionOutcome(Known, await ProblemsAsync(decision.Next), error);
        try
        {
            record.State = new DefinitionRecord { Story = decision.Next };
            await record.WriteStateAsync();
            await CommitAsync(decision.Next);
            _story = decision.Next;
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        return new DefinitionOutcome(decision.Next, await ProblemsAsync(decision.Next), null);
    }

    private async Task CommitAsync(DefinitionStory story)
    {
        var step = story.Steps[^1];
        var version = story.Version(step.Version)!;
        // What is published is kept whole in the log; of drafts, that they were saved.
        var whole = step.To == DefinitionState.Published;
        var recorded = new NewEvent(
            $"{this.GetPrimaryKeyString()}#definition-{story.Steps.Length}", step.Actor, $"{_id}|{step.Version}",
            $"definition.{JsonNamingPolicy.CamelCase.ConvertName(step.To.ToString())}", 1, step.AtMs, "",
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                kind = _kind.ToString(), id = _id, step.Version, version.Edit, step.Comment, version.Pins,
                file = whole ? JsonSerializer.Deserialize<JsonElement>(version.File.AsSpan()) : (JsonElement?)null,
            }));
        await store.CommitAsync(new TwinCommit { Realm = TwinKey.Live, Plant = _plant, Events = [recorded] });
    }

    private DefinitionOutcome Refused(string code, string en, string zh) => new(Known, [], new TwinError(code, en) { Zh = zh });
}

/// <summary>What is stored of a definition.</summary>
[GenerateSerializer, Alias("twin.definition.record.v1")]
public sealed class DefinitionRecord
{
    /// <summary>Null: never changed here.</summary>
    [Id(0)] public DefinitionStory? Story { get; set; }
}
