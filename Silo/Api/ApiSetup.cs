using System.Text.Json;
using System.Text.Json.Serialization;
using Twin.Domain;
using Twin.Ingest.Http;
using Twin.Silo.Hosting;

namespace Twin.Silo.Api;

/// <summary>Puts the HTTP contract of design part 4 together.</summary>
internal static class ApiSetup
{
    /// <summary>JSON, problem details, OpenAPI.</summary>
    public static IServiceCollection AddTwinApi(this IServiceCollection services)
    {
        services.AddProblemDetails(static o => o.CustomizeProblemDetails = static c =>
            c.ProblemDetails.Extensions.TryAdd("code", $"http.{c.ProblemDetails.Status}"));
        services.AddOpenApi("v1");
        services.ConfigureHttpJsonOptions(static o =>
        {
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.Converters.Add(new FiniteNumbers());
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
        return services;
    }

    /// <summary>The endpoints; the same handlers serve <c>live</c> and every other realm.</summary>
    public static void MapTwinApi(this WebApplication app, ProcessRoles roles)
    {
        app.Use(DrillWall.RefuseAsync);
        var api = app.MapGroup("/api/v1");
        if (roles.Web)
        {
            PlantEndpoints.MapRoot(api);
            KeyEndpoints.MapRoot(api);
            UserEndpoints.MapRoot(api);
            ModelEndpoints.Map(api);
            DraftEndpoints.Map(api);
            DefinitionEndpoints.Map(api);
            DryRunEndpoints.Map(api);
            DrillEndpoints.Map(api);
            ForecastEndpoints.Map(api);
            JudgementEndpoints.Map(api);
            foreach (var prefix in new[] { "/plants/{plant}", "/realms/{realm}/plants/{plant}" })
            {
                var group = api.MapGroup(prefix);
                PlantEndpoints.Map(group);
                TwinEndpoints.Map(group);
                DocumentEndpoints.Map(group);
                PictureEndpoints.Map(group);
                AlarmEndpoints.Map(group);
                AlarmGroupEndpoints.Map(group);
                IncidentEndpoints.Map(group);
                AlarmWhyEndpoint.Map(group);
                GraphEndpoints.Map(group);
                DangerEndpoints.Map(group);
                AlarmReviewEndpoints.Map(group);
                EmergencyEndpoints.Map(group);
                PermitEndpoints.Map(group);
                InstrumentEndpoints.Map(group);
                NoticeEndpoints.Map(group);
                ShiftEndpoints.Map(group);
                WorkOrderEndpoints.Map(group);
                OrderSettingsEndpoints.Map(group);
                AuditEndpoints.Map(group);
                DataEndpoints.Map(group, roles.Ingest);
            }

            app.MapOpenApi("/openapi/{documentName}.json");
            app.MapFallback("/api/{**rest}", static () =>
                Problems.Of(new TwinError("endpoint.unknown", "There is no such endpoint; see /openapi/v1.json."))).RequireAuthorization();
        }

        if (!roles.Ingest) return;
        DataEndpoints.MapRoot(api, true);
        app.MapReadingsEndpoints();
    }
}
