using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Partitions;
using Twin.Grains.Plants;

namespace Twin.Grains.Judgement;

/// <summary>
/// Newest values for all monitors of this process: of each plant one question to each partition serves them all, so that thousands of units
/// cost no more calls than a few. Nobody asks, nothing is asked.
/// </summary>
public sealed class SampleBoard(IGrainFactory grains, IPlantRegistry plants, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Realm, string Plant), PlantBoard> _boards = [];

    /// <summary>Takes part from now on.</summary>
    /// <param name="key">Anything of the plant.</param>
    /// <param name="sensors">Local ids; null: never known.</param>
    public SampleSeat Follow(TwinKey key, IReadOnlyList<string?> sensors)
    {
        lock (_gate)
        {
            if (!_boards.TryGetValue((key.Realm, key.Plant), out var board))
                _boards[(key.Realm, key.Plant)] = board = new PlantBoard(grains, plants, time, key);
            return board.Add(sensors);
        }
    }
}

/// <summary>One who follows some sensors of a plant.</summary>
public sealed class SampleSeat : IDisposable
{
    private readonly PlantBoard _board;

    internal SampleSeat(PlantBoard board, IReadOnlyList<string?> sensors)
    {
        (_board, Sensors, Now) = (board, sensors, new SensorSample[sensors.Count]);
        Array.Fill(Now, SensorSample.None);
    }

    internal IReadOnlyList<string?> Sensors { get; }

    internal SensorSample[] Now { get; }

    internal bool IsFilled { get; set; }

    /// <summary>What is known, in the order of the sensors.</summary>
    /// <param name="mostAge">How long ago it may have been asked for; zero: it is asked for now.</param>
    /// <param name="into">Takes it; as long as the sensors are many.</param>
    public ValueTask TakeAsync(TimeSpan mostAge, SensorSample[] into) => _board.TakeAsync(this, mostAge, into);

    /// <inheritdoc/>
    public void Dispose() => _board.Remove(this);
}

/// <summary>The seats of one plant.</summary>
internal sealed class PlantBoard(IGrainFactory grains, IPlantRegistry plants, TimeProvider time, TwinKey key)
{
    private readonly Lock _gate = new();
    private readonly List<SampleSeat> _seats = [];
    private SampleSeat[] _asked = [];
    private PlantSampler? _sampler;
    private CompiledPlant? _plant;
    private Task _round = Task.CompletedTask;
    private long _askedAt;
    private bool _changed;

    public SampleSeat Add(IReadOnlyList<string?> sensors)
    {
        var seat = new SampleSeat(this, sensors);
        lock (_gate)
        {
            _seats.Add(seat);
            _changed = true;
        }

        return seat;
    }

    public void Remove(SampleSeat seat)
    {
        lock (_gate) _changed |= _seats.Remove(seat);
    }

    public async ValueTask TakeAsync(SampleSeat seat, TimeSpan mostAge, SensorSample[] into)
    {
        if (Ask(seat, mostAge) is { } round)
        {
            await round;
            // The round had begun before this seat was taken: the next one has it.
            if (Ask(seat, TimeSpan.MaxValue) is { } next) await next;
        }

        lock (_gate) seat.Now.CopyTo(into.AsSpan());
    }

    /// <summary>The round to wait for; null: what is there will do.</summary>
    private Task? Ask(SampleSeat seat, TimeSpan mostAge)
    {
        lock (_gate)
        {
            if (seat.IsFilled && mostAge > TimeSpan.Zero && time.GetElapsedTime(_askedAt) <= mostAge) return null;
            if (!_round.IsCompleted && mostAge > TimeSpan.Zero) return _round;
            var before = _round;
            // Outside of the grain that happens to ask: the round is everybody's.
            return _round = Task.Run(() => RoundAsync(before));
        }
    }

    private async Task RoundAsync(Task before)
    {
        await before;
        var at = time.GetTimestamp();
        if (Sampler() is not { } sampler) return;
        await sampler.SampleAsync();
        lock (_gate)
        {
            var place = 0;
            foreach (var seat in _asked)
            {
                sampler.Now.Slice(place, seat.Now.Length).CopyTo(seat.Now);
                place += seat.Now.Length;
                seat.IsFilled = true;
            }

            _askedAt = at;
        }
    }

    private PlantSampler? Sampler()
    {
        lock (_gate)
        {
            var plant = plants.Find(key.Plant);
            if (plant is null || (plant == _plant && !_changed)) return plant is null ? null : _sampler;
            (_plant, _changed, _asked) = (plant, false, [.. _seats]);
            _sampler = new PlantSampler(grains, key);
            _sampler.Follow(plant, [.. _asked.SelectMany(s => s.Sensors)]);
            return _sampler;
        }
    }
}
