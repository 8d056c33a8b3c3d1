using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Shifts;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Shifts;

namespace Twin.Client.Blazor.Live;

/// <summary>Alarm review and shift log through Orleans.</summary>
internal sealed class OrleansDeskLinks(IClusterClient client) : IAlarmReviewLink, IShiftLink
{
    public ValueTask<AlarmReport> ReportAsync(string realm, string plant, long fromMs, long toMs, int positions) =>
        Review(realm, plant).ReportAsync(fromMs, toMs, positions);

    public ValueTask<ImmutableArray<AlarmSuggestion>> SuggestAsync(string realm, string plant, long fromMs, long toMs) =>
        Review(realm, plant).SuggestAsync(fromMs, toMs);

    public ValueTask<TrialOutcome> TryAsync(string realm, string plant, TrialRequest request) => Review(realm, plant).TryAsync(request);

    public ValueTask<TwinError?> JudgeAsync(
        string realm, string plant, string alarmId, AlarmVerdict verdict, string actor, string? comment) =>
        Review(realm, plant).JudgeAsync(alarmId, verdict, actor, comment);

    public ValueTask<ShiftPage> GetAsync(string realm, string plant, long fromMs, long toMs, int max) =>
        Shift(realm, plant).GetAsync(fromMs, toMs, max);

    public ValueTask<ShiftFacts> FactsAsync(string realm, string plant) => Shift(realm, plant).FactsAsync();

    public ValueTask<ShiftOutcome> WriteAsync(
        string realm, string plant, ShiftLineKind kind, string actor, string text, string? twin, string? alarmId) =>
        Shift(realm, plant).WriteAsync(kind, actor, text, twin, alarmId);

    public ValueTask<ShiftOutcome> OfferAsync(string realm, string plant, string actor, string? note) =>
        Shift(realm, plant).OfferAsync(actor, note);

    public ValueTask<ShiftOutcome> AcceptAsync(string realm, string plant, string handover, string actor, string? remark) =>
        Shift(realm, plant).AcceptAsync(handover, actor, remark);

    private IAlarmReviewGrain Review(string realm, string plant) =>
        client.GetGrain<IAlarmReviewGrain>(new TwinKey(realm, plant, "alarm-review").ToString());

    private IShiftGrain Shift(string realm, string plant) => client.GetGrain<IShiftGrain>(new TwinKey(realm, plant, "shift").ToString());
}
