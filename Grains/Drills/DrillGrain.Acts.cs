using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Drills;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Drills;

/// <content>What people do: kept first, done then, so that a run after a crash does it again at the same second.</content>
public sealed partial class DrillGrain
{
    private const int MostActs = 20_000;

    /// <inheritdoc/>
    public async ValueTask<TwinError?> ActAsync(DrillAction action, DrillTeam team, string actor)
    {
        if (Refusal() is { } refusal) return refusal;
        if (_run!.Check(action, team, actor) is { } wrong) return wrong;
        return (await ActAsync(new DrillAct { AtS = Now(_run), Actor = actor, Team = team, Action = action })).Error;
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> HoldAsync(int inject, bool hold, string actor) =>
        Refusal() ?? _run!.MayAs(DrillTeam.White, actor)
        ?? (await ActAsync(new DrillAct { AtS = Now(_run), Actor = actor, Hold = new HoldAct(inject, hold) })).Error;

    /// <inheritdoc/>
    public async ValueTask<TwinError?> JoinAsync(string role, string actor) => Refusal() ?? _run!.MayJoin(role)
        ?? (await ActAsync(new DrillAct { AtS = Now(_run), Actor = actor, Role = new RoleAct(role) })).Error;

    /// <inheritdoc/>
    public async ValueTask<TwinError?> ReadAsync(int message, string actor) => Refusal()
        ?? (await ActAsync(new DrillAct { AtS = Now(_run!), Actor = actor, Read = new ReadAct(message) })).Error;

    /// <inheritdoc/>
    public async ValueTask<AlarmOutcome> CommandAsync(string twin, string rule, AlarmCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if ((Refusal() ?? _run!.MayAs(DrillTeam.Blue, command.Actor)) is { } refusal) return new AlarmOutcome(null, refusal);
        return await ActAsync(new DrillAct { AtS = Now(_run!), Actor = command.Actor, Alarm = new AlarmAct(twin, rule, command) });
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> SetModeAsync(string twin, string mode, string actor) =>
        Refusal() ?? _run!.MayAs(DrillTeam.Blue, actor)
        ?? (await ActAsync(new DrillAct { AtS = Now(_run), Actor = actor, Mode = new ModeAct(twin, mode) })).Error;

    private TwinError? Refusal() => _book is not { } book ? Unknown
        : book.State == DrillState.Ended || _run is null ? Over
        : book.State == DrillState.Resuming ? NotYet
        : _acts.Count >= MostActs ? new TwinError("drill.acts", $"A drill takes at most {MostActs} acts.") : null;

    private async ValueTask<AlarmOutcome> ActAsync(DrillAct act)
    {
        Touch();
        await AppendAsync(act);
        var outcome = Do(_run!, act);
        Show(_run!.Take());
        if (_run.Ended) await EndAsync(_book!, _run, act.Actor);
        await FlushAsync();
        return outcome;
    }

    private static AlarmOutcome Do(DrillRun run, DrillAct act)
    {
        if (act.Action is { } action) return new AlarmOutcome(null, run.Act(action, act.Team, act.Actor));
        if (act.Mode is { } mode) return new AlarmOutcome(null, run.SetMode(mode.Twin, mode.Mode, act.Actor));
        if (act.Hold is { } hold) return new AlarmOutcome(null, run.Hold(hold.Inject, hold.Hold, act.Actor));
        if (act.Role is { } role) return new AlarmOutcome(null, run.Join(role.Role, act.Actor));
        if (act.Read is { } read) return new AlarmOutcome(null, run.Read(read.Message, act.Actor));
        var (alarm, error) = run.Command(act.Alarm!.Twin, act.Alarm.Rule, act.Alarm.Command);
        return new AlarmOutcome(alarm, error);
    }
}
