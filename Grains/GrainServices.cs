using Microsoft.Extensions.DependencyInjection;
using Twin.Grains.Definitions;
using Twin.Grains.Drills;
using Twin.Grains.Emergencies;
using Twin.Grains.Forecasts;
using Twin.Grains.Incidents;
using Twin.Grains.Instruments;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Judgement;
using Twin.Grains.Knowledge;
using Twin.Grains.Permits;
using Twin.Grains.Notifications;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Sensors;
using Twin.Grains.Work;

namespace Twin.Grains;

/// <summary>What grains need in a silo's process.</summary>
public static class GrainServices
{
    /// <summary>The watch over drift, the memory of incidents, the rooms that put something into the graphs, and what sensors
    /// and drills share.</summary>
    public static IServiceCollection AddGrainServices(this IServiceCollection services) => services
        .AddSingleton<RiskHealth>()
        .AddSingleton<IncidentMemory>()
        .AddSingleton<IGraphExtrasSource, IncidentGraphSource>()
        .AddSingleton<IGraphExtrasSource, PermitGraphSource>()
        .AddSingleton<IDefinitionSource, DefinitionSource>()
        .AddSingleton<SensorServices>()
        .AddSingleton<Rosters>()
        .AddSingleton<OrderServices>()
        .AddSingleton<OrderCarrier>()
        .AddSingleton<IOrderTeller, OrderNotices>()
        .AddSingleton<IConfigureGrainContextProvider, RealmWall>()
        .AddSingleton<IPlantModels, PlantModels>()
        .AddSingleton<QuietThread>()
        .AddSingleton<PlantFork>()
        .AddSingleton<PastFork>()
        .AddSingleton<DrillServices>()
        .AddSingleton<EmergencyEyes>()
        .AddSingleton<PermitEyes>()
        .AddSingleton<PermitTeller>()
        .AddSingleton<InstrumentTeller>()
        .AddSingleton<IOrderGate, PermitOrderGate>()
        .AddSingleton<INotifier, Notifier>()
        .AddSingleton<MonitorWorkshop>()
        .AddSingleton<SampleBoard>()
        .AddSingleton<MonitorPulse>()
        .AddSingleton<ForecastThread>()
        .AddSingleton<ForecastEvidence>();
}
