using Microsoft.Extensions.Localization;
using MudBlazor;
using Twin.Client.Blazor.Causes;
using Twin.Client.Blazor.Resources;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Causes;

namespace Twin.Client.Blazor.Alarms;

/// <summary>The acts of an operator with what they need: a reason, a time, a permit, or a look at what a bulk act will hit.</summary>
public sealed class AlarmCommands(
    AlarmActions actions, IDialogService dialogs, ISnackbar snackbar, IStringLocalizer<Texts> texts, IStringLocalizer<AlarmTexts> more,
    IStringLocalizer<CauseTexts> groups)
{
    /// <summary>What may be done to an alarm as it is.</summary>
    public static IEnumerable<AlarmVerb> Verbs(AlarmTransition alarm)
    {
        var state = alarm.State;
        if (!state.IsOpen && state.Suppression == Suppression.None) yield break;
        if (!state.Acknowledged) yield return AlarmVerb.Acknowledge;
        if (state.Latched && !state.Active && state.Acknowledged) yield return AlarmVerb.Reset;
        if (state.ShelvedUntilMs != 0) yield return AlarmVerb.Unshelve;
        else if (alarm.Priority != AlarmPriority.Critical && state.Suppression == Suppression.None) yield return AlarmVerb.Shelve;
        yield return state.OutOfService ? AlarmVerb.ReturnToService : AlarmVerb.OutOfService;
        yield return AlarmVerb.Comment;
    }

    /// <summary>Acts upon one alarm; false when it was called off or refused.</summary>
    public async Task<bool> DoAsync(AlarmTransition alarm, AlarmVerb verb)
    {
        var answer = new AlarmAnswer("", 0, null);
        if (NeedsWords(verb))
        {
            var parameters = new DialogParameters<AlarmDialog> { { d => d.Alarm, alarm }, { d => d.Verb, verb } };
            var dialog = await dialogs.ShowAsync<AlarmDialog>(texts["Alarm.Verb." + verb], parameters);
            if (await dialog.Result is not { Canceled: false, Data: AlarmAnswer given }) return false;
            answer = given;
        }

        var error = await actions.ActAsync(alarm, verb, Some(answer.Comment), answer.ShelveMs, answer.Permit);
        if (error is not null) snackbar.Add(texts["Alarm.Refused", error.Message], Severity.Error);
        return error is null;
    }

    /// <summary>Acts upon several after showing which; answers how many were done.</summary>
    public async Task<int> DoAllAsync(IReadOnlyList<AlarmTransition> alarms, AlarmVerb verb)
    {
        var hit = alarms.Where(a => Verbs(a).Contains(verb)).ToList();
        if (hit.Count == 0)
        {
            snackbar.Add(more["Bulk.None"], Severity.Info);
            return 0;
        }

        var parameters = new DialogParameters<BulkDialog>
        {
            { d => d.Alarms, hit }, { d => d.Verb, verb }, { d => d.Left, alarms.Count - hit.Count },
        };
        var dialog = await dialogs.ShowAsync<BulkDialog>(texts["Alarm.Verb." + verb], parameters);
        if (await dialog.Result is not { Canceled: false, Data: AlarmAnswer answer }) return 0;
        var refused = new List<string>();
        foreach (var alarm in hit)
        {
            if (await actions.ActAsync(alarm, verb, Some(answer.Comment), answer.ShelveMs, answer.Permit) is { } error)
                refused.Add($"{alarm.Twin}: {error.Message}");
        }

        if (refused.Count > 0) snackbar.Add(more["Bulk.Refused", refused.Count, string.Join("; ", refused.Take(3))], Severity.Error);
        return hit.Count - refused.Count;
    }

    /// <summary>
    /// Acknowledges what may be acknowledged of a group, after showing which; then says by name which alarms were left and why.
    /// </summary>
    public async Task AcknowledgeGroupAsync(CauseLine line)
    {
        if (line.Group is not { } group) return;
        var names = line.Alarms.ToDictionary(static a => a.AlarmId, static a => $"{a.Twin} {a.RuleId}", StringComparer.Ordinal);
        var plan = GroupAcknowledgement.Of(group);
        var hit = line.Alarms.Where(a => plan.Acknowledge.Contains(a.AlarmId)).ToList();
        var oneByOne = line.Alarms.Where(static a => !a.State.Acknowledged && a.Priority < AlarmPriority.Medium).ToList();
        if (hit.Count == 0)
        {
            snackbar.Add(groups["Ack.None"], Severity.Info);
            return;
        }

        var parameters = new DialogParameters<BulkDialog>
        {
            { d => d.Alarms, hit }, { d => d.Verb, AlarmVerb.Acknowledge }, { d => d.OneByOne, oneByOne },
        };
        var dialog = await dialogs.ShowAsync<BulkDialog>(texts["Alarm.Verb.Acknowledge"], parameters);
        if (await dialog.Result is not { Canceled: false }) return;
        var outcome = await actions.AcknowledgeGroupAsync(group);
        if (outcome.Done is not { } done)
        {
            snackbar.Add(texts["Alarm.Refused", outcome.Error?.Message ?? ""], Severity.Error);
            return;
        }

        var left = done.Left.Where(static l => l.Reason is not ("acknowledged" or "closed")).GroupBy(l => l.Text.For(Culture))
            .Select(g => $"{string.Join(", ", g.Take(6).Select(l => names.GetValueOrDefault(l.AlarmId, l.AlarmId)))}"
                + $"{(g.Count() > 6 ? "…" : "")}: {g.Key}");
        var said = groups["Ack.Done", done.Acknowledge.Length].Value;
        var rest = string.Join(" ", left);
        snackbar.Add(rest.Length == 0 ? said : $"{said} {groups["Ack.Left", rest]}", rest.Length == 0 ? Severity.Success : Severity.Warning,
            options => options.RequireInteraction = rest.Length > 0);
    }

    /// <summary>Acts that need a reason.</summary>
    public static bool NeedsWords(AlarmVerb verb) => verb is AlarmVerb.Shelve or AlarmVerb.OutOfService or AlarmVerb.Comment;

    private static string Culture => System.Globalization.CultureInfo.CurrentUICulture.Name;

    private static string? Some(string text) => text.Length == 0 ? null : text;
}
