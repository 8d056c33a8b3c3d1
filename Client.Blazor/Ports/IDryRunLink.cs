using Twin.Grains.Interfaces.Trials;

namespace Twin.Client.Blazor.Ports;

/// <summary>What a change would have done to the alarms of the past, for the screens of engineers. The caller has authorised the
/// user.</summary>
public interface IDryRunLink
{
    /// <summary>Begins the dry run of a draft over [fromMs, toMs); one under way goes on.</summary>
    ValueTask<DryRunStatus> StartAsync(string plant, string draft, long fromMs, long toMs);

    /// <summary>How far it is; null: there was none.</summary>
    ValueTask<DryRunStatus?> StatusAsync(string plant, string draft);

    /// <summary>Stops it.</summary>
    ValueTask<DryRunStatus?> CancelAsync(string plant, string draft);

    /// <summary>A rule against the history of one twin.</summary>
    ValueTask<PreviewOutcome> PreviewAsync(string plant, PreviewRequest request);
}
