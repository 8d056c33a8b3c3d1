using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Grains.Interfaces.Trials;

namespace Twin.Client.Blazor.Live;

/// <summary>Dry runs through Orleans; drafts are of the live realm.</summary>
internal sealed class OrleansDryRunLink(IClusterClient client) : IDryRunLink
{
    public ValueTask<DryRunStatus> StartAsync(string plant, string draft, long fromMs, long toMs) =>
        Run(plant, draft).StartAsync(fromMs, toMs);

    public ValueTask<DryRunStatus?> StatusAsync(string plant, string draft) => Run(plant, draft).GetAsync();

    public ValueTask<DryRunStatus?> CancelAsync(string plant, string draft) => Run(plant, draft).CancelAsync();

    public ValueTask<PreviewOutcome> PreviewAsync(string plant, PreviewRequest request) =>
        client.GetGrain<IRulePreviewGrain>(new TwinKey(TwinKey.Live, plant, "rule-preview").ToString()).PreviewAsync(request);

    private IDryRunGrain Run(string plant, string draft) =>
        client.GetGrain<IDryRunGrain>(new TwinKey(TwinKey.Live, plant, draft).ToString());
}
