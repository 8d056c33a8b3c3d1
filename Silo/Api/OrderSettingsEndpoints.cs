using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Work;

using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../roster</c> and <c>.../order-rules</c>: who does what where and when, and which alarms open which orders.</summary>
internal static class OrderSettingsEndpoints
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>As the grains read it: enums as numbers.</summary>
    private static readonly JsonSerializerOptions s_kept = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/roster", (Scope scope, IPlantCatalog plants, IPlantSettings settings, HttpResponse response) =>
            GetAsync(scope, plants, settings, response, Rosters.Setting, Roster.Empty))
            .RequireAuthorization(Rights.PlantsRead).WithSummary("Roles, people, shifts, on-call");
        group.MapPut("/roster", (Scope scope, IPlantCatalog plants, IPlantSettings settings, TimeProvider time, HttpRequest request) =>
            PutAsync<Roster>(scope, plants, settings, time, request, Rosters.Setting, static r => r.Check()))
            .RequireAuthorization(Rights.PlantsWrite).WithSummary("Change the roster");
        group.MapGet("/order-rules", (Scope scope, IPlantCatalog plants, IPlantSettings settings, HttpResponse response) =>
            GetAsync(scope, plants, settings, response, OrderWatchGrain.Setting, OrderRules.None))
            .RequireAuthorization(Rights.PlantsRead).WithSummary("Which alarms open which orders");
        group.MapPut("/order-rules", (Scope scope, IPlantCatalog plants, IPlantSettings settings, TimeProvider time, HttpRequest request) =>
            PutAsync<OrderRules>(scope, plants, settings, time, request, OrderWatchGrain.Setting, static r => r.Check()))
            .RequireAuthorization(Rights.PlantsWrite).WithSummary("Change the order rules");
    }

    private static async Task<IResult> GetAsync<T>(
        Scope scope, IPlantCatalog plants, IPlantSettings settings, HttpResponse response, string name, T none)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var found = await settings.FindAsync(scope.Live, scope.Plant, name);
        response.Headers.ETag = $"\"{found?.Version ?? 0}\"";
        return TypedResults.Json(found is null ? none : JsonSerializer.Deserialize<T>(found.Content.Span, s_kept), s_json);
    }

    private static async Task<IResult> PutAsync<T>(Scope scope, IPlantCatalog plants, IPlantSettings settings, TimeProvider time,
        HttpRequest request, string name, Func<T, ImmutableArray<TwinError>> check)
        where T : class
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (await RequestBody.ReadAsync(request, 4 << 20, request.HttpContext.RequestAborted) is not { } bytes)
            return Problems.Of(413, new TwinError("settings.size", "At most 4 MiB.") { Zh = "最大 4 MiB。" });
        T? read;
        try
        {
            read = JsonSerializer.Deserialize<T>(bytes, s_json);
        }
        catch (JsonException e)
        {
            return Problems.Of(400, new TwinError("settings.json", e.Message, Path: e.Path) { Zh = $"内容无法解析：{e.Path}" });
        }

        if (read is null) return Problems.Of(400, new TwinError("settings.json", "There is nothing in it.") { Zh = "内容为空。" });
        if (check(read) is { Length: > 0 } errors) return Problems.Of(errors);
        var before = (await settings.FindAsync(scope.Live, scope.Plant, name))?.Version ?? 0;
        if (request.Headers.IfMatch.FirstOrDefault() is { } match
            && match.Trim('"') != before.ToString(System.Globalization.CultureInfo.InvariantCulture))
            return Problems.Of(new TwinError("version.conflict", $"It is at version {before}.") { Zh = $"当前版本为 {before}。" });
        var content = JsonSerializer.SerializeToUtf8Bytes(read, s_kept);
        var saved = await settings.SaveAsync(scope.Live, scope.Plant, new PlantSetting(name, before + 1, content), scope.Actor,
            time.GetUtcNow().ToUnixTimeMilliseconds());
        return saved ? TypedResults.Json(read, s_json)
            : Problems.Of(new TwinError("version.conflict", "Somebody else changed it at the same time.") { Zh = "他人同时做了修改。" });
    }
}
