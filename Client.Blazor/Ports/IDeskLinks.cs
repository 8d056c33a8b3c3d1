using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Shifts;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Shifts;

namespace Twin.Client.Blazor.Ports;

/// <summary>How well the alarms of a plant work, for its screens.</summary>
public interface IAlarmReviewLink
{
    ValueTask<AlarmReport> ReportAsync(string realm, string plant, long fromMs, long toMs, int positions);

    ValueTask<ImmutableArray<AlarmSuggestion>> SuggestAsync(string realm, string plant, long fromMs, long toMs);

    ValueTask<TrialOutcome> TryAsync(string realm, string plant, TrialRequest request);

    ValueTask<TwinError?> JudgeAsync(string realm, string plant, string alarmId, AlarmVerdict verdict, string actor, string? comment);
}

/// <summary>The shift log of a plant, for its screens.</summary>
public interface IShiftLink
{
    ValueTask<ShiftPage> GetAsync(string realm, string plant, long fromMs, long toMs, int max);

    ValueTask<ShiftFacts> FactsAsync(string realm, string plant);

    ValueTask<ShiftOutcome> WriteAsync(string realm, string plant, ShiftLineKind kind, string actor, string text, string? twin,
        string? alarmId);

    ValueTask<ShiftOutcome> OfferAsync(string realm, string plant, string actor, string? note);

    ValueTask<ShiftOutcome> AcceptAsync(string realm, string plant, string handover, string actor, string? remark);
}
