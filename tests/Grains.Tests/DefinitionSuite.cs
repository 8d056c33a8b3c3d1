using System.Text;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Domain.Flows;
using Twin.Grains.Definitions;
using Twin.Grains.Interfaces.Definitions;
using Twin.Grains.Ports;
using Twin.Grains.Tests.Rig;
using Xunit;

namespace Twin.Grains.Tests;

/// <summary>Forms and flows as versions, durable at each step.</summary>
public abstract class DefinitionSuite(StoreKind kind) : PlantSuite(kind)
{
    private static readonly byte[] Form = FlowLibrary.FormBytes("task");

    private IDefinitionGrain Of(DefinitionKind what) => Rig.Cluster.Client.Definition(SmallPlant.Id, what, "task");

    private async Task<DefinitionStory> ActAsync(DefinitionKind what, DefinitionVerb verb, string actor, int version = 0)
    {
        var outcome = await Of(what).ActAsync(new DefinitionAct(verb, actor, "because", version));
        Assert.Null(outcome.Error);
        return outcome.Story!;
    }

    [Fact]
    public async Task Flow_OfANewForm_HoldsOnToItsVersions_ThroughCrashesAndRollBack()
    {
        var source = new DefinitionSource(Rig.Cluster.Client);
        Assert.Equal(1, (await source.FlowAsync(SmallPlant.Id, "task", 0))!.Flow.Version);
        var longer = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Form)
            .Replace("What is to be done", "Work to be done", StringComparison.Ordinal));
        Assert.Empty((await Of(DefinitionKind.Form).SaveAsync(longer, 0, "user:anna")).Problems);
        await ActAsync(DefinitionKind.Form, DefinitionVerb.Submit, "user:anna");
        Assert.Equal("definition.review.self",
            (await Of(DefinitionKind.Form).ActAsync(new DefinitionAct(DefinitionVerb.Publish, "user:anna", ""))).Error?.Code);
        await ActAsync(DefinitionKind.Form, DefinitionVerb.Publish, "user:ben");
        Assert.Equal("What is to be done", (await source.FlowAsync(SmallPlant.Id, "task", 0))!.Forms[0].Fields[0].Name.En);

        // An answer that got lost after the state was kept: the log has it before anybody sees it.
        var failures = 1;
        Rig.Store.Before = commit => commit.Events.Any(e => e.Type == "definition.published")
            && Interlocked.Decrement(ref failures) >= 0
            ? throw new TwinException(new TwinError("storage.away", "The store is away (test).", Retry.Later)) : Task.CompletedTask;
        Assert.Empty((await Of(DefinitionKind.Flow).SaveAsync(FlowLibrary.FlowBytes("task"), 0, "user:anna")).Problems);
        await ActAsync(DefinitionKind.Flow, DefinitionVerb.Submit, "user:anna");
        await Assert.ThrowsAnyAsync<Exception>(() => ActAsync(DefinitionKind.Flow, DefinitionVerb.Publish, "user:ben"));
        await Rig.CrashAsync();
        Assert.Equal(2, (await Of(DefinitionKind.Flow).GetAsync())!.Published!.Version);
        source = new DefinitionSource(Rig.Cluster.Client);
        Assert.Equal("Work to be done", (await source.FlowAsync(SmallPlant.Id, "task", 0))!.Forms[0].Fields[0].Name.En);
        Assert.Equal("What is to be done", (await source.FlowAsync(SmallPlant.Id, "task", 1))!.Forms[0].Fields[0].Name.En);
        Assert.Null(await source.FlowAsync(SmallPlant.Id, "task", 3));

        await ActAsync(DefinitionKind.Flow, DefinitionVerb.RollBack, "user:ben", 1);
        Assert.Equal(1, (await source.FlowAsync(SmallPlant.Id, "task", 0))!.Flow.Version);
        Assert.Equal(FlowLibrary.Ids.Order(StringComparer.Ordinal), (await source.FlowsAsync(SmallPlant.Id)).Select(f => f.Id));
        var events = (await Rig.Store.ReadEventsAsync("live", SmallPlant.Id, 0, 100)).Select(e => e.Event)
            .Where(e => e.Type.StartsWith("definition", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["draft", "inReview", "published", "draft", "inReview", "published", "published"], events.Select(e => e.Type[11..]));
        Assert.Equal(["user:anna", "user:anna", "user:ben"], events.Take(3).Select(e => e.Actor));
    }

    [Fact]
    public async Task Draft_Broken_IsKeptWithItsMistakes_AndGoesNoFurther()
    {
        var broken = """{ "flow": 1, "id": "odd", "name": { "en": "Odd", "zh": "怪" }, "states": [], "steps": [] }"""u8.ToArray();
        var odd = Rig.Cluster.Client.Definition(SmallPlant.Id, DefinitionKind.Flow, "odd");
        var saved = await odd.SaveAsync(broken, 0, "user:anna");
        Assert.Contains(saved.Problems, p => p.Code == "flow.end.none");
        Assert.StartsWith("flow.", (await odd.ActAsync(new DefinitionAct(DefinitionVerb.Submit, "user:anna", ""))).Error?.Code);
        Assert.Equal("definition.json", (await odd.SaveAsync("{"u8.ToArray(), 1, "user:anna")).Error?.Code);
        Assert.Equal("version.conflict", (await odd.SaveAsync(broken, 0, "user:ben")).Error?.Code);
        Assert.Contains(await Rig.Cluster.Client.Definitions(SmallPlant.Id).ListAsync(), b => b is { Id: "odd", Open: 1, Published: 0 });
        await odd.ActAsync(new DefinitionAct(DefinitionVerb.Discard, "user:anna", ""));
        Assert.DoesNotContain(await Rig.Cluster.Client.Definitions(SmallPlant.Id).ListAsync(), b => b.Id == "odd");
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteDefinitionTests() : DefinitionSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresDefinitionTests() : DefinitionSuite(StoreKind.Postgres);
