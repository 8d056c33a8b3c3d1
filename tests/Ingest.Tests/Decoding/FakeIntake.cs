using System.Text;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Tests.Decoding;

/// <summary>An intake that remembers what doors hand it, and is durable when told.</summary>
internal sealed class FakeIntake : IIntake
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Realm, string Plant), FakePlant> _plants = [];
    private readonly List<(long Position, TaskCompletionSource<bool> Done)> _waiting = [];
    private long _end;
    private long _durable;

    public List<(string Sensor, Reading Reading)> Taken { get; } = [];

    public List<RejectedReading> Rejected { get; } = [];

    public List<(string Realm, string Plant, string Source, string Code, string Detail, byte[] Payload)> Letters { get; } = [];

    public bool Durable { get; private set; } = true;

    public TwinError? Refusal { get; set; }

    public long DurableEnd { get { lock (_gate) return _durable; } }

    /// <summary>Called after each submission, outside the lock.</summary>
    public Action<int>? Changed { get; set; }

    public FakePlant AddPlant(string plant, params string[] sensors) => AddRealm(TwinKey.Live, plant, sensors);

    public FakePlant AddRealm(string realm, string plant, params string[] sensors) =>
        _plants[(realm, plant)] = new FakePlant(realm, plant, sensors);

    /// <summary>Looks at what was taken while nothing is added.</summary>
    public T Read<T>(Func<T> look)
    {
        lock (_gate) return look();
    }

    public PlantIntake? FindPlant(string realm, string plant) => _plants.GetValueOrDefault((realm, plant));

    public long Submit(PlantIntake plant, IntakeBatch batch)
    {
        if (Refusal is not null) return -1;
        int count;
        long end;
        lock (_gate)
        {
            foreach (var item in batch.Items) Taken.Add((((FakePlant)plant).Names[item.Sensor], item.Reading));
            Rejected.AddRange(batch.Rejected);
            end = Advance(batch.Count + batch.Rejected.Count);
            count = Taken.Count;
        }

        Changed?.Invoke(count);
        return end;
    }

    public long DeadLetter(string realm, string plant, string source, string code, string detail, ReadOnlySpan<byte> payload)
    {
        if (Refusal is not null) return -1;
        lock (_gate)
        {
            Letters.Add((realm, plant, source, code, detail, payload.ToArray()));
            return Advance(1);
        }
    }

    public void SetDurable(bool durable)
    {
        List<TaskCompletionSource<bool>> done = [];
        lock (_gate)
        {
            Durable = durable;
            if (!durable) return;
            _durable = _end;
            done.AddRange(_waiting.Select(w => w.Done));
            _waiting.Clear();
        }

        foreach (var one in done) one.TrySetResult(true);
    }

    public ValueTask<bool> WaitDurableAsync(long position, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (position <= _durable) return ValueTask.FromResult(true);
            var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
            _waiting.Add((position, done));
            return new ValueTask<bool>(done.Task);
        }
    }

    private long Advance(int count)
    {
        _end += count;
        if (Durable) _durable = _end;
        return _end;
    }
}

internal sealed class FakePlant(string realm, string plant, string[] sensors) : PlantIntake
{
    public List<string> Names { get; } = [.. sensors];

    public List<(string Sensor, Reading Reading)> Unmodelled { get; } = [];

    public override string Realm => realm;

    public override string Plant => plant;

    public override bool TryResolve(ReadOnlySpan<byte> sensorUtf8, out int sensor)
    {
        for (sensor = 0; sensor < Names.Count; sensor++)
        {
            if (sensorUtf8.Length == Names[sensor].Length && Encoding.UTF8.GetString(sensorUtf8) == Names[sensor]) return true;
        }

        sensor = -1;
        return false;
    }

    public override void SeenNotModelled(ReadOnlySpan<byte> sensorUtf8, in Reading reading, string source) =>
        Unmodelled.Add((Encoding.UTF8.GetString(sensorUtf8), reading));
}
