using System.Globalization;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Work;

namespace Twin.Grains.Tests.Rig;

/// <summary>Permits as people bring them into force: through the real orders, one step after another.</summary>
public sealed class PermitLife(PlantRig rig)
{
    private static readonly string[] s_measures = [.. Enumerable.Range(1, 13).Select(static n => $"m{n}")];
    private int _requests;

    private IPermitDeskGrain Desk => rig.Cluster.Client.Permits(SmallPlant.Id);

    /// <summary>First-grade hot work for the next eight hours, led by leo, watched over by <paramref name="guardian"/>.</summary>
    public Dictionary<string, object> HotWork(double x, string guardian = "user:gus", string twin = "P-1") => new()
    {
        ["twin"] = twin, ["at"] = new { x, y = 0 }, ["grade"] = "first", ["content"] = "Weld a bracket",
        ["unit"] = "Unit 1", ["workUnit"] = "Welders", ["plannedFrom"] = Time(1), ["plannedTo"] = Time(8 * 60), ["outdoors"] = false,
        ["raised"] = false, ["method"] = new[] { "electric" }, ["inside"] = false, ["leader"] = "user:leo", ["guardian"] = guardian,
        ["guardianCert"] = "C-1", ["workers"] = new[] { new { person = "user:wu" } }, ["risks"] = new[] { "fire" }, ["lelVol"] = 2,
    };

    /// <summary>Applied for and handed in; the error of handing it in.</summary>
    public async Task<(string Id, TwinError? Error)> SubmitAsync(Dictionary<string, object> values, string flow = "hot-work")
    {
        var opened = await rig.Cluster.Client.Orders(SmallPlant.Id).OpenAsync(new OrderOpening
        {
            Flow = flow, RequestKey = $"open-{++_requests}", Steps = [Take("draft", "user:anna", values)],
            Facts = new OrderFacts { Title = new("Bracket", "支架"), Twin = (string)values["twin"] },
        });
        Assert.Null(opened.Error);
        return (opened.Line!.Id, await StepAsync(opened.Line.Id, "submit", "user:anna"));
    }

    /// <summary>Handed in and its measures confirmed.</summary>
    public async Task<string> MeasuredAsync(Dictionary<string, object> values, int sampledMinAgo = 5)
    {
        var (id, error) = await SubmitAsync(values);
        Assert.Null(error);
        var confirm = new Dictionary<string, object>
        {
            ["gas"] = Gas(sampledMinAgo), ["gasAnalyst"] = "user:ana", ["briefing"] = "Told", ["briefedBy"] = "user:leo",
        };
        foreach (var measure in s_measures) confirm[measure] = "yes";
        Assert.Null(await StepAsync(id, "confirm", "user:officer", confirm));
        return id;
    }

    /// <summary>In force.</summary>
    public async Task<string> ActiveAsync(Dictionary<string, object> values, int sampledMinAgo = 5)
    {
        var id = await MeasuredAsync(values, sampledMinAgo);
        Assert.Null(await StepAsync(id, "approveFirst", "user:head", role: "workshopHead"));
        Assert.Null(await StepAsync(id, "approveFirst", "user:safety", role: "safetyDepartment"));
        Assert.Null(await StepAsync(id, "verify", "user:shift", new() { ["weather"] = "fit", ["verifySign"] = Sign("user:shift") }));
        Assert.Null(await StartAsync(id));
        Assert.Equal("active", await StateAsync(id));
        return id;
    }

    /// <summary>Begins the work.</summary>
    public Task<TwinError?> StartAsync(string id) => StepAsync(id, "start", "user:leo", new()
    {
        ["startedAt"] = Time(0), ["toldAll"] = true, ["startSign"] = Sign("user:leo"),
    });

    /// <summary>Goes on with it.</summary>
    public Task<TwinError?> ResumeAsync(string id) => StepAsync(id, "resume", "user:shift", new()
    {
        ["causeCleared"] = "Flange tightened", ["guardianConfirms"] = true,
    });

    /// <summary>Takes a step.</summary>
    public async Task<TwinError?> StepAsync(
        string id, string step, string actor, Dictionary<string, object>? values = null, string? role = null) =>
        (await rig.Cluster.Client.Order(SmallPlant.Id, id).TakeAsync(Take(step, actor, values ?? []) with { As = role })).Error;

    /// <summary>A clean gas test.</summary>
    public object Gas(int minutesAgo = 0)
    {
        var atMs = rig.Clock.NowMs - (minutesAgo * 60_000L);
        return new object[] { new { point = "top", gas = "O2", value = 20.9, atMs }, new { point = "top", gas = "LEL", value = 0, atMs } };
    }

    /// <summary>State of its order.</summary>
    public async Task<string> StateAsync(string id) => (await OrderAsync(id)).Line.State;

    /// <summary>Its order.</summary>
    public async Task<OrderView> OrderAsync(string id) =>
        (await rig.Cluster.Client.Order(SmallPlant.Id, id).ViewAsync("user:anna", [OrderServices.Operator]))!;

    /// <summary>The permit as the desk shows it.</summary>
    public async Task<PermitView> PermitAsync(string id) => (await Desk.ListAsync()).Single(p => p.Ticket.Id == id);

    /// <summary>The desk looks again and again until it is so.</summary>
    public async Task<PermitView> UntilAsync(string id, Func<PermitView, bool> isSo)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Desk.LookNowAsync();
            if (await PermitAsync(id) is var permit && isSo(permit)) return permit;
        }
    }

    private OrderTake Take(string step, string actor, Dictionary<string, object> values) => new()
    {
        RequestId = $"r-{++_requests}", Step = step, Actor = actor, Roles = [OrderServices.Operator],
        Values = [.. values.Select(static v => new OrderValue(v.Key, JsonSerializer.Serialize(v.Value)))],
    };

    private object Sign(string by) => new { by, atMs = rig.Clock.NowMs };

    private string Time(int minutes) => rig.Clock.GetUtcNow().AddMinutes(minutes).ToString("O", CultureInfo.InvariantCulture);
}
