using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CsCheck;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Xunit;

namespace Twin.Domain.Tests.Flows;

/// <summary>The built-in flows played, and the kernel's promises as properties.</summary>
public sealed class FlowTests
{
    private const long Start = 1_795_000_000_000;
    private const long Hour = 3_600_000;
    private static readonly FlowProgram Hazard = FlowLibrary.Program("hazard");
    private static readonly string[] Roles = ["safetyOfficer", "workshopHead", "departmentHead", "companyLeader", "expert"];

    private static FormContext At(long ms) => new() { NowMs = ms, Twin = "T-1" };

    private static FlowCommand Do(string step, string actor, string request, params (string Field, string Json)[] values) =>
        new(request, step, actor, [.. Roles], [.. values.Select(v => new FormValue(v.Field, v.Json, actor, Start))]);

    private static FlowRun Play(FlowRun run, long ms, FlowCommand command, string? error = null)
    {
        var decision = FlowKernel.Take(Hazard, run, "H-1", command, At(ms));
        Assert.Equal(error, decision.Error?.Code);
        if (error is not null) Assert.NotEqual("", decision.Error!.Zh);
        return decision.Next;
    }

    private static readonly FlowCommand[] Way =
    [
        Do("report", "user:finn", "1", ("what", "\"leak\""), ("twin", "\"T-1\""), ("foundAt", "\"2026-11-26\"")),
        Do("assess", "user:sara", "2", ("level", "\"major\""), ("interim", "\"closed off\"")),
        Do("dispatch", "user:walt", "3", ("owner", "\"user:olga\""), ("measure", "\"new seal\"")),
        Do("accept", "user:olga", "4"),
        Do("rectify", "user:olga", "5", ("done", "\"new seal\""), ("after", $$"""[{"document":"d","takenMs":{{Start}}}]""")),
        Do("passMajor", "user:sara", "6", ("finding", "\"dry\""), ("cause", "\"age\"")),
        Do("close", "user:lena", "7") with { As = "companyLeader" },
        Do("close", "user:emil", "8") with { As = "expert" },
    ];

    [Fact]
    public void Hazard_Major_GoesRoundToItsEnd()
    {
        var run = Way.Aggregate(FlowRun.Empty, (r, c) => Play(r, Start + (r.Entries.Length * 1000), c));
        Assert.Equal("accepted", run.State);
        Assert.Equal("user:finn", run.Holder("finder"));
        Assert.Equal(["report", "assess", "dispatch", "accept", "rectify", "passMajor", "close", "close", "close"],
            run.Entries.Select(e => e.Step));
    }

    [Fact]
    public void Hazard_Refusals_AreToldAndChangeNothing()
    {
        var run = Way.Take(5).Aggregate(FlowRun.Empty, (r, c) => Play(r, Start, c));
        Play(run, Start, Do("passMajor", "user:olga", "x", ("finding", "\"dry\""), ("cause", "\"age\"")), "flow.same-person");
        Play(run, Start, Do("pass", "user:sara", "x", ("finding", "\"dry\""), ("cause", "\"age\"")), "flow.condition");
        Play(run, Start, Do("passMajor", "user:sara", "x"), "flow.form");
        Play(run, Start, Do("accept", "user:olga", "x"), "flow.state");
        Play(run, Start, Do("nothing", "user:olga", "x"), "flow.step.unknown");
        Play(run, Start, Do("fail", "user:nobody", "x", ("finding", "\"wet\"")) with { Roles = [] }, "flow.who");
        Play(run, Start, Do("accept", "user:olga", "1"), "flow.request.reused");
        run = Play(Play(run, Start, Way[5]), Start, Way[6]);
        Play(run, Start, Way[6] with { RequestId = "x" }, "flow.approved");
        Play(run, Start, Way[7] with { Refuse = true }, "flow.comment");
        Assert.Equal("reopened", Play(run, Start, Way[7] with { Refuse = true, Comment = "still wet" }).State);
    }

    [Fact]
    public void SameRequest_AHundredTimes_ChangesNothing()
    {
        var run = FlowRun.Empty;
        foreach (var command in Way)
        {
            run = Play(run, Start, command);
            for (var i = 0; i < 100; i++) Assert.Same(run, Play(run, Start, command));
        }
    }

    [Fact]
    public void Limits_FireAtTheirTime_InOrder_HoweverLate()
    {
        var run = Play(FlowRun.Empty, Start, Way[0]);
        Assert.Equal(Start + (4 * Hour), FlowKernel.NextDueMs(Hazard, run));
        Assert.Same(run, FlowKernel.Tick(Hazard, run, At(Start + (4 * Hour) - 1)).Next);
        var late = FlowKernel.Tick(Hazard, run, At(Start + (100 * Hour)));
        Assert.Equal([(Start + (4 * Hour), 1), (Start + (6 * Hour), 2)], late.Effects.Select(e => (e.AtMs, e.Levels)));
        Assert.Equal(["role:departmentHead", "role:safetyDirector"], late.Effects.SelectMany(e => e.To));
        Assert.All(late.Effects, e => Assert.Equal(FlowActionKind.Escalate, e.Kind));
        Assert.Null(FlowKernel.NextDueMs(Hazard, late.Next));
    }

    [Fact]
    public void Retries_Splits_AndKills_GiveTheSameRun()
    {
        string[] steps = [.. Hazard.Flow.Steps.Select(s => s.Id).Where(s => s != "report"), ""];
        var command = Gen.Select(Gen.Int[0, steps.Length - 1], Gen.Int[0, 3], Gen.Long[0, 20 * Hour], Gen.Int[0, 3], Gen.Bool);
        command.Array[0, 25].Sample(many =>
        {
            var (plain, rough, now) = (FlowRun.Empty, FlowRun.Empty, Start);
            var (plainEffects, roughEffects) = (new List<string>(), new List<string>());
            for (var i = 0; i <= many.Length; i++)
            {
                var (step, who, wait, repeats, refuse) = i == 0 ? (0, 0, 0, 2, false) : many[i - 1];
                var next = i == 0 ? Way[0] : Random(steps[step], who, i, refuse);
                // Rough: clocked half-way, stored and read again, sent again and again.
                roughEffects.AddRange(Keep(FlowKernel.Tick(Hazard, rough, At(now + (wait / 2))), ref rough));
                now += wait;
                plainEffects.AddRange(Keep(FlowKernel.Take(Hazard, plain, "H-1", next, At(now)), ref plain));
                for (var k = 0; k <= repeats; k++)
                {
                    roughEffects.AddRange(Keep(FlowKernel.Take(Hazard, rough, "H-1", next, At(now)), ref rough));
                    rough = JsonSerializer.Deserialize<FlowRun>(JsonSerializer.Serialize(rough))!;
                }
            }

            Assert.Equal(JsonSerializer.Serialize(plain), JsonSerializer.Serialize(rough));
            Assert.Equal(plainEffects, roughEffects);
            Assert.Equal(plainEffects.Count, plainEffects.Distinct().Count());
            Assert.Equal(plain.Entries.Select(e => e.AtMs).Order(), plain.Entries.Select(e => e.AtMs));
        }, iter: 200);

        static IEnumerable<string> Keep(FlowDecision decision, ref FlowRun run)
        {
            run = decision.Next;
            return decision.Effects.Select(e => $"{e.Id} {e.Kind} {e.AtMs}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Loop_WithoutPeople_IsRefused(bool byClock)
    {
        var back = byClock ? "" : """, "automatic": true""";
        var limit = byClock ? """, "limit": { "minutes": 1, "then": "back" }""" : "";
        var json = $$"""
            { "flow": 1, "id": "x", "name": { "en": "X", "zh": "某" }, "states": [
              { "id": "a", "name": { "en": "A", "zh": "甲" }, "phase": "open" },
              { "id": "b", "name": { "en": "B", "zh": "乙" }, "phase": "open"{{limit}} },
              { "id": "c", "name": { "en": "C", "zh": "丙" }, "phase": "done" } ], "steps": [
              { "id": "begin", "name": { "en": "B", "zh": "始" }, "to": "a", "who": ["anyone"] },
              { "id": "go", "name": { "en": "G", "zh": "去" }, "from": ["a"], "to": "b", "automatic": true },
              { "id": "back", "name": { "en": "K", "zh": "回" }, "from": ["b"], "to": "a"{{back}} },
              { "id": "end", "name": { "en": "E", "zh": "终" }, "from": ["a"], "to": "c", "who": ["anyone"] } ] }
            """;
        var read = FlowFile.Read(Encoding.UTF8.GetBytes(json), []);
        Assert.Equal(["flow.loop", "flow.loop"], read.Problems.Select(p => p.Code));
    }

    [Fact]
    public void LimitStep_IsTakenByTheClock_AtItsTime_AfterTheEscalation()
    {
        var json = Encoding.UTF8.GetString(FlowLibrary.FlowBytes("hazard")).Replace("\"minutes\": 120,",
            "\"minutes\": 120, \"then\": \"return\",", StringComparison.Ordinal);
        var form = FormFile.Read(FlowLibrary.FormBytes("hazard")).Form!;
        var program = new FlowProgram(FlowFile.Read(Encoding.UTF8.GetBytes(json), [form]).Flow!, [form]);
        var run = Way.Take(3).Aggregate(FlowRun.Empty, (r, c) => FlowKernel.Take(program, r, "H-1", c, At(Start)).Next);
        var late = FlowKernel.Tick(program, run, At(Start + (3 * Hour))).Next;
        Assert.Equal([(FlowEntryKind.Escalated, Start + (2 * Hour)), (FlowEntryKind.Step, Start + (2 * Hour))],
            late.Entries.Skip(3).Select(e => (e.Kind, e.AtMs)));
        Assert.Equal("assessed", late.State);
        Assert.Equal(FlowKernel.Clock, late.Entries[^1].Actor);
    }

    [Fact]
    public void DateThatHasPassed_IsDueAtOnce()
    {
        var late = Way[2] with { Values = Way[2].Values.Add(new FormValue("dueAt", "\"2020-01-01\"", "user:walt", Start)) };
        var run = new[] { Way[0], Way[1], late, Way[3] }.Aggregate(FlowRun.Empty, (r, c) => Play(r, Start, c));
        Assert.Equal(Start, FlowKernel.NextDueMs(Hazard, run));
        Assert.Equal([1, 2], FlowKernel.Tick(Hazard, run, At(Start)).Effects.Select(e => e.Levels));
    }

    [Fact]
    public void FilledElsewhere_MergesByField_AndTakesApprovalsBack()
    {
        var run = Way.Take(7).Aggregate(FlowRun.Empty, (r, c) => Play(r, Start, c));
        run = Play(run, Start, new FlowCommand("f1", "", "user:olga", [], [new FormValue("done", "\"older\"", "user:olga", Start - 9)]));
        Assert.Equal("\"new seal\"", run.Values.First(v => v.Field == "done").Json);
        Assert.Equal("closing", Play(run, Start, Way[7]).State);
        Play(run, Start, new FlowCommand("f2", "", "user:olga", [], [new FormValue("nothing", "1", "user:olga", Start)]), "flow.value");
    }

    private static FlowCommand Random(string step, int who, int i, bool refuse)
    {
        string[] people = ["user:finn", "user:sara", "user:olga", "user:lena"];
        var known = Way.FirstOrDefault(c => c.Step == step);
        var values = known?.Values ?? [new FormValue("finding", "\"wet\"", "x", Start), new FormValue("later", "\"rain\"", "x", Start)];
        return new FlowCommand($"r{i}", step, people[who], [.. Roles], values, "because", refuse && step == "close");
    }

    [Theory]
    [InlineData("\"to\": \"completed\"", "\"to\": \"completd\"", "flow.state.unknown")]
    [InlineData("\"from\": [\"assigned\"], \"to\": \"completed\"", "\"from\": [\"assigned\"], \"to\": \"assigned\"",
        "flow.state.unreachable")]
    [InlineData("\"phase\": \"done\"", "\"phase\": \"work\"", "flow.state.dead-end")]
    [InlineData("[\"role:supervisor\"]", "[\"role:superviser\"]", "flow.who.unknown")]
    [InlineData("\"fields\": [\"result\"]", "\"fields\": [\"resultat\"]", "flow.field.unknown")]
    [InlineData("\"fields\": [\"reason\"]", "\"fields\": [\"reason\"], \"when\": \"dueAt >\"", "flow.expression")]
    [InlineData("\"by\": \"dueAt\"", "\"by\": \"title\"", "flow.field.unknown")]
    [InlineData("\"zh\": \"已完成\"", "\"zh\": \"\"", "flow.name.zh")]
    [InlineData("\"responsible\": \"assignee\"", "\"responsible\": \"title\"", "flow.field.unknown")]
    [InlineData("\"to\": \"assigned\", \"who\"", "\"to\": \"assigned\", \"automatic\": true, \"who\"", "flow.automatic")]
    public void AMistake_IsToldWithItsPlace(string what, string to, string code)
    {
        var text = Encoding.UTF8.GetString(FlowLibrary.FlowBytes("task"));
        Assert.Contains(what, text, StringComparison.Ordinal);
        var form = FormFile.Read(FlowLibrary.FormBytes("task")).Form!;
        var read = FlowFile.Read(Encoding.UTF8.GetBytes(text.Replace(what, to, StringComparison.Ordinal)), [form]);
        Assert.Null(read.Flow);
        Assert.Contains(read.Problems, p => p.Code == code && p.Path.StartsWith("line ", StringComparison.Ordinal));
        Assert.All(read.Problems, p => Assert.NotEqual("", p.Text.Zh));
    }

    [Fact]
    public void Task_IsCreatedAssignedCompleted()
    {
        var task = FlowLibrary.Program("task");
        FlowCommand[] way =
        [
            new("1", "create", "user:a", [], [new("title", "\"Seal\"", "user:a", 1), new("twin", "\"P-1\"", "user:a", 1)]),
            new("2", "assign", "user:s", ["supervisor"], [new("assignee", "\"user:b\"", "user:s", 2)]),
            new("3", "complete", "user:b", [], [new("result", "\"tight\"", "user:b", 3)]),
        ];
        var run = way.Aggregate(FlowRun.Empty, (r, c) => FlowKernel.Take(task, r, "WO-1", c, At(Start)).Next);
        Assert.Equal("completed", run.State);
        Assert.Equal("flow.state", FlowKernel.Take(task, run, "WO-1", way[2] with { RequestId = "4" }, At(Start)).Error?.Code);
    }
}
