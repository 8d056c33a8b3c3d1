using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Twin.Domain;
using Twin.Grains.Drills;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Ports;
using Twin.Ingest.Ports;
using Twin.Silo.Api;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>A drill's realm reaches nothing outside it, and nothing outside reaches into it: every way is tried.</summary>
public sealed class IsolationTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Realm = "drill-1";

    /// <summary>Ports that let nothing out of a drill, and why.</summary>
    private static readonly Dictionary<string, string> Kept = new(StringComparer.Ordinal)
    {
        ["ITwinStore"] = "a TwinCommit of a drill cannot be made",
        ["IChunkStore"] = "a HistoryChunk of a drill cannot be made",
        ["IDeadLetterStore"] = "letters of messages to a drill are the real plant's",
        ["IPlantStore"] = "knows no realms: published by a plant grain, which is live",
        ["ILogReader"] = "reads",
        ["IMqttCredentials"] = "asks who somebody is",
        ["ISparkplugOut"] = "sends by IMqttOut",
        ["IPlantRegistry"] = "reads", ["IPlantModels"] = "reads",
        ["IScenarioLibrary"] = "reads", ["IEmergencyPlanLibrary"] = "reads",
        ["IScenarioStore"] = "written by ScenarioGrain, which refuses to be in a drill's realm",
        ["IGraphExtrasSource"] = "reads",
        ["IHistoryReader"] = "reads",
        ["IAuditReader"] = "reads", ["IDefinitionSource"] = "reads", ["IOrderGate"] = "asked by OrderGrain, which is live",
        ["IModelRunner"] = "computes", ["IModelCall"] = "computes", ["IModelSource"] = "reads",
        ["IPlantCatalog"] = "reads",
        ["IHistoryTail"] = "reads",
        ["IMappingSource"] = "reads",
        ["ICredentialStore"] = "knows no realms",
        ["IIntake"] = "inward: FindPlant knows no drill",
        ["IMessageDoor"] = "inward: NativeDoor refuses a drill's realm",
        ["IPartitionRouter"] = "says a number",
        ["IReplayLink"] = "sends to Twin, as a device does",
        ["ISimulatorControl"] = "knows no realms: a simulated plant beside the real one, no grain has it",
        ["IJournal"] = "holds numbers that the intake gave out", ["IJournalFiles"] = "files of the journal",
        ["ISegmentFile"] = "files of the journal", ["IJournalFollower"] = "reads", ["ITwinDialect"] = "SQL of ITwinStore",
    };

    private static IEnumerable<Type> Interfaces => new[] { typeof(DrillGrain), typeof(IMqttOut), typeof(Scope), typeof(IFeedGrain) }
        .SelectMany(t => t.Assembly.GetTypes())
        .Where(t => t.IsInterface && t.Namespace?.StartsWith("Twin.", StringComparison.Ordinal) == true
            && !typeof(IGrain).IsAssignableFrom(t) && !typeof(IGrainObserver).IsAssignableFrom(t));

    [Fact]
    public void EveryPort_TakesTheLiveRealm_OrIsKnownToLetNothingOut()
    {
        var outward = Interfaces.Where(t => t.GetCustomAttribute<OutwardAttribute>() is not null).ToArray();
        Assert.Equal(
            [
                "IDocumentStore", "IIncidentStore", "IMqttOut", "INoticeSender", "INoticeStore", "INotifier", "IOrderStore",
                "IOrderTeller", "IPictureSink", "IPictureStore", "IPlantSettings", "IPushStore",
            ],
            outward.Select(t => t.Name).Order(StringComparer.Ordinal));
        // A new port is either marked, or entered above with the reason why nothing of a drill gets out by it.
        Assert.Empty(Interfaces.Except(outward).Select(t => t.Name).Except(Kept.Keys));
        string[] reads =
        [
            "LoadAsync", "ListAsync", "NewestAsync", "MarkAsync", "FindAsync", "Sends", "DueAsync", "DueStepsAsync", "UnreadAsync",
            "PeopleAsync", "LogAsync",
        ];
        foreach (var method in outward.SelectMany(t => t.GetMethods()).Where(m => !reads.Contains(m.Name)))
        {
            var parameters = method.GetParameters();
            Assert.Contains(parameters, p => p.ParameterType == typeof(LiveRealm));
            Assert.DoesNotContain(parameters, p => p.Name == "realm" && p.ParameterType == typeof(string));
        }

        Assert.Empty(typeof(LiveRealm).GetConstructors());
    }

    [Fact]
    public void NothingOfADrill_CanBeMadeThatIsKeptInThePlantsName()
    {
        Assert.Equal("realm.drill", Assert.Throws<TwinException>(() => LiveRealm.Of(Realm)).Error.Code);
        Assert.Equal("realm.not-live", Assert.Throws<TwinException>(() => LiveRealm.Of("replay-1")).Error.Code);
        Assert.Throws<TwinException>(() => new TwinCommit { Realm = Realm, Plant = "p" });
        Assert.Throws<TwinException>(() => new HistoryChunk(Realm, "p", "s", 1, 2, 1, default));
        Assert.Equal(TwinKey.Live, new TwinCommit { Realm = TwinKey.Live, Plant = "p" }.Realm);
    }

    [Fact]
    public void Drill_HoldsNothingByWhichItCouldReachAnotherGrainOrPort()
    {
        Assert.False(typeof(Grain).IsAssignableFrom(typeof(DrillGrain)));
        var seen = new HashSet<Type>();
        var open = new Queue<Type>([.. Assert.Single(typeof(DrillGrain).GetConstructors()).GetParameters().Select(p => p.ParameterType)]);
        while (open.TryDequeue(out var type))
        {
            if (!seen.Add(type)) continue;
            foreach (var argument in type.GenericTypeArguments) open.Enqueue(argument);
            if (type.Namespace?.StartsWith("Twin.Grains", StringComparison.Ordinal) != true) continue;
            foreach (var property in type.GetProperties()) open.Enqueue(property.PropertyType);
            foreach (var parameter in type.GetConstructors().SelectMany(c => c.GetParameters())) open.Enqueue(parameter.ParameterType);
        }

        Assert.DoesNotContain(seen, t => typeof(IGrainFactory).IsAssignableFrom(t) || typeof(IServiceProvider).IsAssignableFrom(t)
            || typeof(ITwinStore).IsAssignableFrom(t) || t.GetCustomAttribute<OutwardAttribute>() is not null);
    }

    [Fact]
    public async Task EveryEndpoint_BelowADrillsRealm_IsRefused_UnlessItsWorldAnswers()
    {
        var tried = 0;
        foreach (var endpoint in host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (!route.Contains("{realm}", StringComparison.Ordinal)) continue;
            if (endpoint.Metadata.GetMetadata<AnswersInDrills>() is not null) continue;
            var path = route.Replace("{realm}", Realm).Replace("{plant}", "pump-loop").Replace("{id}", "PT-1");
            using var request = new HttpRequestMessage(
                new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET"), path);
            if (request.Method != HttpMethod.Get) request.Content = JsonContent.Create(BodyOf(path));
            using var answer = await host.Client.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.Forbidden) continue;
            Assert.True(answer.StatusCode == HttpStatusCode.Conflict, $"{request.Method} {path}: {answer.StatusCode}");
            Assert.Equal("realm.drill", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
            tried++;
        }

        Assert.True(tried > 30, $"only {tried} ways");
    }

    [Fact]
    public async Task Grains_WithTheKeyOfADrill_DoNotComeToLife()
    {
        var grains = host.Services.GetRequiredService<IClusterClient>();
        var tried = 0;
        foreach (var type in typeof(IFeedGrain).Assembly.GetTypes())
        {
            if (!type.IsInterface || !typeof(IGrainWithStringKey).IsAssignableFrom(type)) continue;
            if (type == typeof(IDrillGrain) || type.Name == "IOwnerGrain") continue;
            var method = type.GetMethods().FirstOrDefault() ?? type.GetInterfaces().SelectMany(i => i.GetMethods()).First();
            var reference = grains.GetGrain(type, Realm + "/pump-loop/0");
            var arguments = method.GetParameters().Select(static p =>
                p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null);
            var call = method.Invoke(reference, [.. arguments])!;
            var task = call as Task ?? (Task)call.GetType().GetMethod("AsTask")!.Invoke(call, [])!;
            var error = await Assert.ThrowsAnyAsync<Exception>(() => task);
            Assert.Contains("realm", error.ToString(), StringComparison.Ordinal);
            tried++;
        }

        Assert.True(tried > 15, $"only {tried} kinds");
    }

    private static object BodyOf(string path) => path.Split('/')[6] switch
    {
        "alarms" when path.EndsWith("external", StringComparison.Ordinal) => new
        {
            twin = "PT-1", source = "dcs", id = "a", active = true, acknowledged = false, priority = 1, text = new { en = "a", zh = "a" },
        },
        "work-orders" => new { title = "t", twin = "PT-1" },
        _ => new { },
    };
}
