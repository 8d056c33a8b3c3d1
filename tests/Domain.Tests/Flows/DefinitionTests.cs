using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Twin.Domain.Definitions;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Xunit;

namespace Twin.Domain.Tests.Flows;

/// <summary>Versions of definitions, and flows written as files.</summary>
public sealed class DefinitionTests
{
    private static readonly ImmutableArray<byte> File = [.. "{}"u8];

    private static DefinitionStory Ok(DefinitionDecision decision)
    {
        Assert.Null(decision.Error);
        return decision.Next;
    }

    private static DefinitionStory Save(DefinitionStory story, string actor) =>
        Ok(DefinitionKernel.Save(story, _ => File, story.Open?.Edit ?? 0, actor, 1));

    private static DefinitionStory Publish(DefinitionStory story) => Ok(DefinitionKernel.Publish(
        Ok(DefinitionKernel.Submit(Save(story, "user:anna"), [], "user:anna", "", 2)), [], [], "user:ben", "good", 3));

    [Fact]
    public void Versions_ArePublishedByAnother_SupersededAndRolledBack()
    {
        var first = Publish(new DefinitionStory { Kind = DefinitionKind.Form, Id = "x" });
        var second = Publish(first);
        Assert.Equal([DefinitionState.Superseded, DefinitionState.Published], second.Versions.Select(v => v.State));
        var back = Ok(DefinitionKernel.RollBack(second, 1, "user:anna", "too long", 4));
        Assert.Equal([DefinitionState.Published, DefinitionState.RolledBack], back.Versions.Select(v => v.State));
        Assert.Equal("definition.comment", DefinitionKernel.RollBack(back, 2, "user:anna", " ", 5).Error!.Code);
        var again = Ok(DefinitionKernel.RollBack(back, 2, "user:anna", "no, it was right", 5));
        Assert.Equal(DefinitionState.Published, again.Version(2)!.State);
    }

    [Fact]
    public void Review_IsAnotherPersons_AndTakesTheDraftFromItsAuthors()
    {
        var draft = Save(Save(new DefinitionStory { Kind = DefinitionKind.Flow, Id = "x" }, "user:anna"), "user:ben");
        Assert.Equal("version.conflict", DefinitionKernel.Save(draft, _ => File, 1, "user:carl", 1).Error!.Code);
        var problem = new DefinitionProblem("flow.id", new LocalizedText("a", "b"), "id");
        Assert.Equal("flow.id", DefinitionKernel.Submit(draft, [problem], "user:anna", "", 2).Error!.Code);
        var review = Ok(DefinitionKernel.Submit(draft, [], "user:anna", "", 2));
        Assert.Equal("definition.state", DefinitionKernel.Save(review, _ => File, 2, "user:anna", 2).Error!.Code);
        foreach (var author in new[] { "user:anna", "user:ben" })
            Assert.Equal("definition.review.self", DefinitionKernel.Publish(review, [], [], author, "", 3).Error!.Code);
        Assert.Equal("definition.comment", DefinitionKernel.SendBack(review, "user:carl", "", 3).Error!.Code);
        Assert.Equal(DefinitionState.Draft, Ok(DefinitionKernel.SendBack(review, "user:carl", "names", 3)).Open!.State);
        var gone = Ok(DefinitionKernel.Discard(review, "user:anna", "", 4));
        Assert.Null(gone.Open);
        Assert.Equal(2, Save(gone, "user:anna").Open!.Version);
    }

    [Fact]
    public void AtMostOneIsPublished_AndOneOpen_WhateverIsDone() =>
        Gen.Int[0, 5].Select(Gen.Int[0, 2], Gen.Int[1, 4]).List[0, 40].Sample(acts =>
        {
            var story = DefinitionKernel.Library(DefinitionKind.Form, "x", File);
            foreach (var (verb, who, version) in acts)
            {
                var actor = $"user:{who}";
                story = (verb switch
                {
                    0 => DefinitionKernel.Save(story, _ => File, story.Open?.Edit ?? 0, actor, 1),
                    1 => DefinitionKernel.Submit(story, [], actor, "", 1),
                    2 => DefinitionKernel.SendBack(story, actor, "why", 1),
                    3 => DefinitionKernel.Publish(story, [], [], actor, "", 1),
                    4 => DefinitionKernel.Discard(story, actor, "", 1),
                    _ => DefinitionKernel.RollBack(story, version, actor, "why", 1),
                }).Next;
                Assert.Equal(1, story.Versions.Count(v => v.State == DefinitionState.Published));
                Assert.InRange(story.Versions.Count(v => v.IsOpen), 0, 1);
                Assert.Equal(Enumerable.Range(1, story.Versions.Length), story.Versions.Select(v => v.Version));
                Assert.DoesNotContain(story.Versions, v => v.WasPublished && v.Authors.Contains(v.Reviewer) && v.Reviewer != "twin");
            }
        }, iter: 200);

    [Fact]
    public void FlowsOfTheLibrary_WrittenAndReadAgain_AreTheSameBytes()
    {
        foreach (var id in FlowLibrary.Ids)
        {
            var program = FlowLibrary.Program(id);
            var form = FormFile.Read(FlowLibrary.FormBytes(id)).Form!;
            var written = FlowFile.Write(program.Flow);
            var read = FlowFile.Read(written, [form]);
            Assert.Equal([], read.Problems.Select(p => $"{id} {p.Path}: {p.Text.En}"));
            Assert.Equal(written, FlowFile.Write(read.Flow!));
            Assert.Equal([], DefinitionDiff.Compare(FlowLibrary.FlowBytes(id), written).Select(c => $"{id} {c.Path} {c.Before} {c.After}"));
        }
    }

    [Fact]
    public void Flows_WrittenAndReadAgain_AreTheSame() => FlowGen.Sample(flow =>
    {
        var written = FlowFile.Write(flow);
        var read = FlowFile.Draft(written);
        Assert.True(read is not null, Encoding.UTF8.GetString(written));
        Assert.Equal(written, FlowFile.Write(read));
        Assert.Equal(flow.Steps.Select(s => s.When), read.Steps.Select(s => s.When));
        Assert.Equal(flow.States.Select(s => (s.Id, s.Phase, s.Limit?.Minutes)),
            read.States.Select(s => (s.Id, s.Phase, s.Limit?.Minutes)));
    }, iter: 200);

    private static readonly Gen<LocalizedText> TextGen = Gen.String[Gen.Char["aé中\"\\ "], 0, 6].Select(Gen.String[Gen.Char["文 <&"], 0, 4])
        .Select((en, zh) => new LocalizedText(en, zh));

    private static readonly Gen<string> WordGen = Gen.String[Gen.Char["abc:"], 1, 5];

    private static Gen<ImmutableArray<T>> Some<T>(Gen<T> gen) => gen.Array[0, 3].Select(a => a.ToImmutableArray());

    private static readonly Gen<FlowLimit> LimitGen = Gen.Select(Gen.Double[0.01, 1e6], WordGen.Null(), WordGen.Null(),
        Some(Gen.Select(Gen.Double[0.01, 100], Gen.Int[0, 10], Some(WordGen)).Select((s, l, t) => new FlowEscalation(s, l, t))))
        .Select((m, by, then, e) => new FlowLimit(m, by, e, then));

    private static readonly Gen<FlowStep> StepGen = Gen.Select(WordGen, TextGen, Some(WordGen), WordGen.Null(), Gen.Bool, Gen.Int[0, 9],
        Some(Gen.Select(Gen.Enum<FlowActionKind>().Where(k => k != FlowActionKind.Escalate), Some(WordGen), TextGen)
            .Select((k, to, text) => new FlowAction(k, to, "n", text))), Some(Gen.Select(WordGen, Gen.Int[1, 20])
            .Select((r, c) => new FlowApproval(r, c)))).Select((id, name, words, maybe, flag, most, actions, approvals) => new FlowStep
            {
                Id = id, Name = name, From = words, To = id, Who = words, Form = maybe, Fields = words, When = maybe, RefuseTo = maybe,
                Approvals = approvals, Do = actions, IsAutomatic = flag, Most = most, BeforeLimit = !flag,
                Assign = words.Distinct().ToImmutableSortedDictionary(w => w, w => id, StringComparer.Ordinal),
            });

    private static readonly Gen<FlowDefinition> FlowGen = Gen.Select(WordGen, TextGen, Some(WordGen),
        Some(Gen.Select(WordGen, TextGen, Gen.Enum<FlowPhase>(), LimitGen.Null()).Select((i, n, p, l) => new FlowState(i, n, p, l))),
        Some(StepGen)).Select((id, name, words, states, steps) => new FlowDefinition
        {
            Id = id, Name = name, Roles = words, Relations = words, States = states, Steps = steps,
        });
}
