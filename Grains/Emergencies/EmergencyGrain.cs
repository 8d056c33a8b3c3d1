using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Ports;

namespace Twin.Grains.Emergencies;

/// <inheritdoc cref="IEmergencyGrain"/>
[GrainType("emergency")]
public sealed class EmergencyGrain(
    [PersistentState("emergency")] IPersistentState<EmergencyRecord> record, ITwinStore store, EmergencyEyes eyes, TimeProvider time)
    : Grain, IEmergencyGrain
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private TwinKey _key;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The state is the emergency; the plant's log may lack its last line, and gets it before anybody sees it.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        return record.State.Emergency.Log.IsEmpty ? Task.CompletedTask : CommitAsync(record.State.Emergency);
    }

    /// <inheritdoc/>
    public async ValueTask<EmergencyResult> ActAsync(EmergencyCommand command)
    {
        var decision = EmergencyKernel.Decide(record.State.Emergency, _key.Id, command, NowMs);
        if (decision.Error is not null || ReferenceEquals(decision.Next, record.State.Emergency))
            return new EmergencyResult(decision.Error is null ? record.State.Emergency : null, decision.Error);
        try
        {
            record.State = new EmergencyRecord { Emergency = decision.Next };
            await record.WriteStateAsync();
            await CommitAsync(decision.Next);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        return new EmergencyResult(decision.Next, null);
    }

    /// <inheritdoc/>
    public ValueTask<Emergency?> GetAsync() =>
        new(record.State.Emergency.State == EmergencyState.None ? null : record.State.Emergency);

    /// <inheritdoc/>
    public async ValueTask<EmergencyRoom?> RoomAsync() => record.State.Emergency is { State: not EmergencyState.None } now
        ? await eyes.RoomAsync(now, _key.Plant, GrainFactory) : null;

    private async Task CommitAsync(Emergency emergency)
    {
        var line = emergency.Log[^1];
        var recorded = new NewEvent($"{_key}#emergency-{line.No}", line.Actor, _key.Id, "emergency." + line.Kind, 1, line.AtMs,
            emergency.Twin, JsonSerializer.SerializeToUtf8Bytes(new { emergency = _key.Id, line.No, line.Target, line.Text }, Json));
        await store.CommitAsync(new TwinCommit { Realm = _key.Realm, Plant = _key.Plant, Events = [recorded] });
    }
}

/// <summary>What is stored of an emergency.</summary>
[GenerateSerializer, Alias("twin.emergency.record.v1")]
public sealed class EmergencyRecord
{
    [Id(0)] public Emergency Emergency { get; set; } = Emergency.Empty;
}
