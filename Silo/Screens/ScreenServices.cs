using Twin.Client.Blazor.Ports;
using Twin.Silo.Drills;

namespace Twin.Silo.Screens;

/// <summary>What the screens ask the program for.</summary>
internal static class ScreenServices
{
    public static IServiceCollection AddTwinScreens(this IServiceCollection services)
    {
        services.AddSingleton<ModelHistory>();
        services.AddSingleton<ITwinRecords, TwinRecords>();
        services.AddSingleton<IDataDesk, DataDesk>();
        services.AddSingleton<IPastLink, PastDesk>();
        services.AddSingleton<IDrillLink, DrillRooms>();
        services.AddSingleton<IEmergencyLink, EmergencyRooms>();
        services.AddSingleton<IPermitLink, PermitRooms>();
        services.AddSingleton<INoticeLink, NoticeRooms>();
        services.AddSingleton<IDefinitionLink, DefinitionRoom>();
        services.AddSingleton<IOrderLink, OrderRooms>();
        services.AddSingleton<ReportPdf>();
        services.AddSingleton<ICameraPictures, CameraPictures>();
        services.AddSingleton<IPlantVersions, PlantVersions>();
        return services;
    }
}
