using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Definitions;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Grains.Interfaces.Definitions;
using FormFile = Twin.Domain.Forms.FormFile;

namespace Twin.WebHost;

/// <summary>Forms and flows of the invented plant: the library, and what is drawn on top of it, over the real kernel.</summary>
internal sealed class DemoDefinitions(TimeProvider time) : IDefinitionLink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(DefinitionKind, string), DefinitionStory> _stories = FlowLibrary.Ids.SelectMany(static id => new[]
    {
        Shipped(DefinitionKind.Form, id, FlowLibrary.FormBytes(id)), Shipped(DefinitionKind.Flow, id, FlowLibrary.FlowBytes(id)),
    }).ToDictionary(static s => (s.Kind, s.Id));

    public ValueTask<ImmutableArray<DefinitionBrief>> ListAsync(string plant)
    {
        lock (_gate)
        {
            return new([.. _stories.Values.Where(static s => (s.Open ?? s.Published) is not null).OrderBy(static s => s.Id)
                .Select(static s => new DefinitionBrief(s.Kind, s.Id, DefinitionText.NameOf(s.Kind, (s.Open ?? s.Published)!.File),
                    s.Published?.Version ?? 0, s.Open?.Version ?? 0, s.Open?.State ?? 0, s.Steps.IsEmpty, 0))]);
        }
    }

    public ValueTask<DefinitionStory?> FindAsync(string plant, DefinitionKind kind, string id)
    {
        lock (_gate) return new(_stories.GetValueOrDefault((kind, id)));
    }

    public ValueTask<ImmutableArray<FormDefinition>> FormsAsync(string plant)
    {
        lock (_gate) return new(Forms());
    }

    public ValueTask<DefinitionOutcome> SaveAsync(string plant, DefinitionKind kind, string id, byte[] file, int seen, string actor)
    {
        lock (_gate)
        {
            var story = _stories.GetValueOrDefault((kind, id)) ?? new DefinitionStory { Kind = kind, Id = id };
            return new(Take(DefinitionKernel.Save(story, v => DefinitionText.Written(kind, file, v), seen, actor, NowMs)));
        }
    }

    public ValueTask<DefinitionOutcome> ActAsync(string plant, DefinitionKind kind, string id, DefinitionAct act)
    {
        lock (_gate)
        {
            var story = _stories[(kind, id)];
            return new(Take(act.Verb switch
            {
                DefinitionVerb.Submit => DefinitionKernel.Submit(story, Problems(story), act.Actor, act.Comment, NowMs),
                DefinitionVerb.SendBack => DefinitionKernel.SendBack(story, act.Actor, act.Comment, NowMs),
                DefinitionVerb.Publish => DefinitionKernel.Publish(story, [], Problems(story), act.Actor, act.Comment, NowMs),
                DefinitionVerb.Discard => DefinitionKernel.Discard(story, act.Actor, act.Comment, NowMs),
                _ => DefinitionKernel.RollBack(story, act.Version, act.Actor, act.Comment, NowMs),
            }));
        }
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private ImmutableArray<FormDefinition> Forms() =>
    [
        .. _stories.Values.Where(static s => s.Kind == DefinitionKind.Form).Select(static s => s.Open ?? s.Published)
            .OfType<DefinitionVersion>().Select(static v => FormFile.Read(v.File.AsMemory()).Form).OfType<FormDefinition>(),
    ];

    private ImmutableArray<DefinitionProblem> Problems(DefinitionStory story) =>
        story.Open is { } open ? DefinitionText.Check(story.Kind, story.Id, open.File.AsMemory(),
            story.Kind == DefinitionKind.Flow ? Forms().Where(f => DefinitionText.FormsOf(story.Kind, open.File).Contains(f.Id)) : []) : [];

    private DefinitionOutcome Take(DefinitionDecision decision)
    {
        if (decision.Error is null) _stories[(decision.Next.Kind, decision.Next.Id)] = decision.Next;
        return new DefinitionOutcome(decision.Next, Problems(decision.Next), decision.Error);
    }

    private static DefinitionStory Shipped(DefinitionKind kind, string id, byte[] file) =>
        DefinitionKernel.Library(kind, id, ImmutableCollectionsMarshal.AsImmutableArray(file));
}
