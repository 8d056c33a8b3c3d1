using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Incidents;

namespace Twin.Storage.Tests;

/// <summary>Incidents on both stores.</summary>
public abstract class IncidentContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly TwinKey Key = new(TwinKey.Live, Make.Plant, "INC-1");

    private static Incident Make1(
        string id, int version = 1, long occurredMs = 1_000, string type = "pump", string @class = "leak") => new()
    {
        Id = id,
        Version = version,
        State = IncidentState.Open,
        Facts = new IncidentFacts
        {
            Title = "密封泄漏 \"seal\"",
            Class = @class,
            EquipmentType = type,
            OccurredMs = occurredMs,
            Outcome = IncidentOutcome.NearMiss,
            Twins = ["P-1"],
            Whys = ["It ran dry"],
            Causes = [new IncidentCause("a", null, "dry", "P-1", true)],
            Effects = new IncidentEffects("smell", 1, 0, 2.5),
            Actions = [new IncidentAction("Fit a flow switch", "anna", 5)],
            TimeLine = [new IncidentMoment(900, "alarm", "P-1", "live~p1~P-1~H~1")],
        },
        Steps = [.. Enumerable.Range(1, version).Select(v => new IncidentStep(v == 1 ? "created" : "updated", "user:anna", v, null))],
    };

    [Fact]
    public async Task Ids_RiseAndTheSameRequestGetsTheSame()
    {
        Assert.Equal("INC-1", await Store.Incidents.NextIdAsync(Make.Live, Make.Plant, "k"));
        Assert.Equal("INC-2", await Store.Incidents.NextIdAsync(Make.Live, Make.Plant, null));
        Assert.Equal("INC-1", await Store.Incidents.NextIdAsync(Make.Live, Make.Plant, "k"));
        Assert.Equal("INC-1", await Store.Incidents.NextIdAsync(Make.Live, "p2", "k"));
        await Store.ReopenAsync();
        Assert.Equal("INC-3", await Store.Incidents.NextIdAsync(Make.Live, Make.Plant, "l"));
    }

    [Fact]
    public async Task Save_IsGuardedByVersion_AndEveryStepIsInTheLog()
    {
        Assert.Null(await Store.Incidents.LoadAsync(Key));
        Assert.Equal(0, await Store.Incidents.MarkAsync(TwinKey.Live, Make.Plant));
        Assert.False(await Store.Incidents.SaveAsync(Make.Live, Key, Make1("INC-1", 2)));
        Assert.True(await Store.Incidents.SaveAsync(Make.Live, Key, Make1("INC-1")));
        Assert.False(await Store.Incidents.SaveAsync(Make.Live, Key, Make1("INC-1")));
        Assert.True(await Store.Incidents.SaveAsync(Make.Live, Key, Make1("INC-1", 2, @class: "fire")));
        Assert.Equal(2, await Store.Incidents.MarkAsync(TwinKey.Live, Make.Plant));

        var loaded = await Store.Incidents.LoadAsync(Key);
        Assert.Equal((2, "fire", "密封泄漏 \"seal\"", "dry"),
            (loaded!.Version, loaded.Facts.Class, loaded.Facts.Title, loaded.Facts.Causes[0].Text));
        Assert.Equal((2.5, 5L, 900L), (loaded.Facts.Effects.ReleasedKg, loaded.Facts.Actions[0].DueMs, loaded.Facts.TimeLine[0].AtMs));
        var log = await Store.Twins.ReadEventsAsync(TwinKey.Live, Make.Plant, 0, 10);
        Assert.Equal(["incident.created", "incident.updated"], log.Select(static e => e.Event.Type));
        Assert.Equal((2L, (long?)null), await Store.Twins.VerifyAsync(TwinKey.Live, Make.Plant));
    }

    [Fact]
    public async Task Import_AddsOnlyTheNew_InOneStep_ListPages()
    {
        Incident[] file =
            [.. Enumerable.Range(0, 1_000).Select(i => Make1($"IMP-{i:0000}", occurredMs: i, type: i % 2 == 0 ? "pump" : "tank"))];
        Assert.Equal(1_000, await Store.Incidents.ImportAsync(Make.Live, Make.Plant, file));
        Assert.Equal(1, await Store.Incidents.ImportAsync(Make.Live, Make.Plant, [.. file, Make1("IMP-new")]));
        Assert.Equal((1_001L, (long?)null), await Store.Twins.VerifyAsync(TwinKey.Live, Make.Plant));

        var query = new IncidentQuery(TwinKey.Live, Make.Plant, null, "pump", null, 300);
        var first = await Store.Incidents.ListAsync(query);
        Assert.Equal((501L, 300, "IMP-new"), (first.Total, first.Items.Count, first.Items[0].Id));
        var second = await Store.Incidents.ListAsync(query with { Cursor = first.Next });
        Assert.Equal((201, null), (second.Items.Count, second.Next));
        Assert.Empty((await Store.Incidents.ListAsync(query with { Class = "fire" })).Items);
        Assert.Equal(10, (await Store.Incidents.NewestAsync(TwinKey.Live, Make.Plant, 10)).Count);
        Assert.Empty(await Store.Incidents.NewestAsync("drill-1", Make.Plant, 10));
    }
}

/// <summary>Incidents on SQLite.</summary>
public sealed class IncidentsOnSqlite() : IncidentContract(StoreKind.Sqlite);

/// <summary>Incidents on PostgreSQL.</summary>
public sealed class IncidentsOnPostgres() : IncidentContract(StoreKind.Postgres);
