using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Twin.Grains.Knowledge;
using Twin.Ingest.Dispatch;
using Twin.Ingest.Journal;
using Twin.Silo.Identity;

namespace Twin.Silo.Hosting;

/// <summary>Health, Prometheus metrics, and OpenTelemetry when an endpoint is configured.</summary>
internal static class Observability
{
    public static WebApplicationBuilder AddTwinObservability(this WebApplicationBuilder builder, ProcessRoles roles)
    {
        builder.Services.AddSingleton<ClockWatch>();
        builder.Services.AddHostedService(static p => p.GetRequiredService<ClockWatch>());
        var health = builder.Services.AddHealthChecks().AddCheck<ClockWatch>("clock");
        if (roles.Ingest) health.AddCheck<IngestHealth>("ingest");
        if (roles.Web) builder.Services.AddHostedService<HealthNotices>();
        if (roles.Silo) health.AddCheck<GraphHealth>("knowledge");
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(static m => m
            .AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Twin.*").AddMeter("Microsoft.Orleans")
                .AddPrometheusExporter());
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.WithMetrics(static m => m.AddOtlpExporter())
                .WithTracing(static t => t.AddAspNetCoreInstrumentation().AddSource("Microsoft.Orleans.*").AddOtlpExporter());
        }

        return builder;
    }

    public static void MapTwinObservability(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = static _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Rights.PlantsRead);
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString().ToLowerInvariant(),
        checks = report.Entries.Select(static e =>
            new { name = e.Key, status = e.Value.Status.ToString().ToLowerInvariant(), e.Value.Description }),
    });

    /// <summary>Risks spread step by step are those of a full computation.</summary>
    private sealed class GraphHealth(RiskHealth risk) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(risk.Drifting.ToArray() is { Length: > 0 } graphs
                ? HealthCheckResult.Degraded($"Propagation drift in {string.Join(", ", graphs)}; risks were computed anew.")
                : HealthCheckResult.Healthy());
    }

    /// <summary>The journal takes readings and the partitions apply them.</summary>
    private sealed class IngestHealth(IJournal journal, Dispatcher dispatcher) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (journal.Fault is { } fault) return Task.FromResult(HealthCheckResult.Unhealthy($"{fault.Code}: {fault.Message}"));
            return Task.FromResult(dispatcher.Degraded || dispatcher.AppliedEnd < 0
                ? HealthCheckResult.Degraded("ingest.degraded: Some partitions do not take readings now; they are kept in the journal.")
                : HealthCheckResult.Healthy());
        }
    }
}
