using System.Globalization;
using System.Text;
using CsCheck;
using Twin.Domain.Knowledge.Incidents;
using Xunit;

namespace Twin.Domain.Tests.Knowledge.Incidents;

/// <summary>The life of an incident, priors from history, similar ones, and import.</summary>
public sealed class IncidentTests
{
    private const long Now = 1_800_000_000_000;
    private const double YearMs = 365.25 * 86_400_000;

    private static Incident Past(string id, double age, IncidentOutcome outcome = IncidentOutcome.Incident, string type = "pump",
        string @class = "leak", string twin = "P-1", string substance = "benzene") => new()
    {
        Id = id,
        Version = 1,
        State = IncidentState.Open,
        Facts = new IncidentFacts
        {
            Title = $"Seal {id}",
            Class = @class,
            OccurredMs = Now - (long)(age * YearMs),
            Outcome = outcome,
            EquipmentType = type,
            Substance = substance,
            Twins = [twin],
        },
    };

    [Theory]
    [InlineData(2, 0.00691)]
    [InlineData(0, 0.00139)]
    public void Prior_WorkedNumbersOfTheDomainPage(double n, double expected) =>
        Assert.Equal(expected, IncidentPriors.Probability(n, 10), 0.000005);

    [Fact]
    public void Prior_ExplainsItself_WithWeightsAndAges()
    {
        var prior = Assert.Single(IncidentPriors.Of([Past("a", 0), Past("b", 3), Past("c", 0, IncidentOutcome.NearMiss)], "pump", 10, Now));
        Assert.Equal(1 + Math.Exp(-1) + 0.2, prior.Count, 1e-6);
        Assert.Equal(IncidentPriors.Probability(prior.Count, 10), prior.Value, 1e-12);
        Assert.Equal(0.00139, prior.Baseline, 0.000005);
        Assert.Equal(["a", "b", "c"], prior.Parts.Select(static p => p.Id));
        Assert.Equal([1.0, 0.368, 0.2], prior.Parts.Select(static p => Math.Round(p.Weight, 3)));
        Assert.Equal([0.0, 3, 0], prior.Parts.Select(static p => Math.Round(p.AgeYears, 3)));
    }

    [Fact]
    public void Prior_FalseAlarm_LowersIt_AndFades()
    {
        double With(params Incident[] more) => IncidentPriors.Of([Past("a", 0), .. more], "pump", 10, Now)[0].Value;
        Assert.True(With(Past("f", 0, IncidentOutcome.FalseAlarm)) < With());
        Assert.True(With(Past("f", 0, IncidentOutcome.FalseAlarm)) < With(Past("f", 9, IncidentOutcome.FalseAlarm)));
    }

    [Fact]
    public void Prior_MoreIncidentsNeverLower_OlderNeverRaise() =>
        Gen.Select(Gen.Double[0, 30].Array[0, 20], Gen.Double[0, 30], Gen.Double[0, 5]).Sample((ages, age, older) =>
        {
            double Of(params double[] all) => IncidentPriors.Together(
                IncidentPriors.Of(all.Select((a, i) => Past($"i{i}", a)), "pump", 10, Now), 10);
            Assert.True(Of([.. ages, age]) >= Of(ages));
            Assert.True(Of([.. ages, age + older]) <= Of([.. ages, age]) + 1e-12);
            Assert.InRange(Of(ages), 0, 1);
        });

    [Fact]
    public void Import_OfAThousand_MovesPriorsAndSaysWhy()
    {
        var text = new StringBuilder("occurred_at,class,title,outcome,equipment_type,twins\n");
        for (var i = 0; i < 1_000; i++)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Now).AddDays(-i).ToString("O", CultureInfo.InvariantCulture);
            text.AppendLine(CultureInfo.InvariantCulture, $"{at},{(i % 3 == 0 ? "leak" : "fire")},\"Event, {i}\",near-miss,pump,P-{i % 9}");
        }

        var file = IncidentCsv.Read(text.ToString(), Now);
        Assert.Empty(file.Errors);
        Assert.Equal(1_000, file.Rows.Length);
        var incidents = file.Rows.Select(static r => Incident.Empty with { Id = r.Id, Facts = r.Facts }).ToArray();
        var priors = IncidentPriors.Of(incidents, "pump", 10, Now);
        Assert.Equal(["fire", "leak"], priors.Select(static p => p.Class));
        Assert.True(priors[0].Value > 10 * priors[0].Baseline);
        Assert.Equal((666, IncidentPriors.Listed), (priors[0].Total, priors[0].Parts.Length));
        Assert.Equal(file.Rows.Select(static r => r.Id), IncidentCsv.Read(text.ToString(), Now).Rows.Select(static r => r.Id));
    }

    [Fact]
    public void Import_BadRows_AreNamedByLineAndColumn_GoodOnesKept()
    {
        var file = IncidentCsv.Read(
            "\uFEFFid,occurred_at,class,title,injured\r\nA,2024-05-01T00:00:00Z,leak,\"Two\nlines \"\"quoted\"\"\",1\r\n"
            + "B,yesterday,leak,x,\r\nC,2024-05-01,le ak,x,\r\nD,2024-05-01,leak,x,1.5\r\nA,2024-05-02,leak,x,\r\nE,2024-05-01,leak,x\r\n"
            + "F,2999-01-01,leak,x,\r\nG,2024-05-01,leak,,\r\n", Now);
        Assert.Equal("Two\nlines \"quoted\"", Assert.Single(file.Rows).Facts.Title);
        Assert.Equal(
            ["line 4, column occurred_at", "line 5, column class", "line 6, column injured", "line 7", "line 8",
                "line 9, column occurred_at", "line 10, column title"],
            file.Errors.Select(static e => e.Path!));
    }

    [Theory]
    [InlineData("", "csv.empty")]
    [InlineData("class,title\n", "csv.column")]
    [InlineData("occurred_at,class,title,colour\n", "csv.column")]
    [InlineData("occurred_at,class,title,title\n", "csv.column")]
    public void Import_BadHeader_IsRefused(string text, string code) =>
        Assert.Equal(code, Assert.Single(IncidentCsv.Read(text, Now).Errors).Code);

    [Fact]
    public void Import_AnyText_NeverThrows() =>
        Gen.String.Sample(text => IncidentCsv.Read("occurred_at,class,title\n" + text, Now));

    [Fact]
    public void Similar_SameTwinFirst_FalseAlarmsLeftOut()
    {
        var found = SimilarIncidents.Of(
            [Past("other", 1, type: "tank", substance: "water"), Past("type", 1, twin: "P-2", substance: "x"), Past("twin", 5),
                Past("false", 0, IncidentOutcome.FalseAlarm), Past("substance", 1, type: "tank", twin: "TK-1")],
            "P-1", "pump", "Benzene", "leak", 10);
        Assert.Equal(["twin", "other", "type", "substance"], found.Select(static s => s.Incident.Id));
        Assert.Equal(1.0, found[0].Likeness, 1e-9);
    }

    [Fact]
    public void Life_CreateUpdateClose_AndRefusals()
    {
        var facts = Past("x", 1).Facts;
        Incident Act(
            Incident from, IncidentVerb verb, string? code = null, int? seen = null, IncidentFacts? with = null, string? why = null)
        {
            var decision = IncidentKernel.Decide(from, "INC-1", new IncidentCommand(verb, "user:anna", with, why, seen), Now);
            Assert.Equal(code, decision.Error?.Code);
            return decision.Next;
        }

        Act(Incident.Empty, IncidentVerb.Update, "incident.unknown", with: facts);
        Act(Incident.Empty, IncidentVerb.Create, "incident-field.invalid", with: facts with { Title = " " });
        var made = Act(Incident.Empty, IncidentVerb.Create, with: facts);
        Assert.Same(made, Act(made, IncidentVerb.Create, with: facts));
        Act(made, IncidentVerb.Update, "version.conflict", seen: 7, with: facts);
        var changed = Act(made, IncidentVerb.Update, seen: 1, with: facts with { Whys = ["The seal ran dry"] });
        Act(changed, IncidentVerb.Close, "incident-field.invalid");
        var closed = Act(changed, IncidentVerb.Close, why: "Done");
        Assert.Equal((3, IncidentState.Closed), (closed.Version, closed.State));
        Assert.Equal(["created", "updated", "closed"], closed.Steps.Select(static s => s.Kind));
        Act(closed, IncidentVerb.Update, "incident.state", with: facts);
    }

    [Fact]
    public void CauseTree_CirclesAndOrphans_AreRefused()
    {
        TwinError? Check(params IncidentCause[] causes) =>
            IncidentKernel.Check(Past("x", 1).Facts with { Causes = [.. causes] }, Now);
        Assert.Null(Check(new("a", null, "seal worn"), new("b", "a", "ran dry", "P-1", true)));
        Assert.NotNull(Check(new IncidentCause("a", "b", "x"), new IncidentCause("b", "a", "y")));
        Assert.NotNull(Check(new IncidentCause("a", "nowhere", "x")));
        Assert.NotNull(Check(new IncidentCause("a", null, "x"), new IncidentCause("a", null, "y")));
    }
}
