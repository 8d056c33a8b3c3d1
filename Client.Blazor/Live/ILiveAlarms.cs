using System.Collections.Immutable;
using Twin.Domain.Alarms;

namespace Twin.Client.Blazor.Live;

/// <summary>The live alarms of a plant in a realm.</summary>
public interface ILiveAlarms
{
    string Realm { get; }

    string Plant { get; }

    /// <summary>Open and suppressed alarms, the newest step of each.</summary>
    ImmutableArray<AlarmTransition> Alarms { get; }

    /// <summary>Raised on no particular thread after alarms changed.</summary>
    event Action? AlarmsChanged;
}
