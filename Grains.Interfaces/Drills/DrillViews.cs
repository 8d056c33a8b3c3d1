using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;

namespace Twin.Grains.Interfaces.Drills;

/// <summary>Where a drill is in its life. Values are stored.</summary>
public enum DrillState : byte
{
    /// <summary>There is no such drill.</summary>
    None = 0,
    Running = 1,
    Paused = 2,
    Ended = 3,

    /// <summary>Its silo was gone: it runs again to where it was.</summary>
    Resuming = 4,
}

/// <summary>What a drill is asked to be.</summary>
/// <param name="Scenario">Id in the plant's library.</param>
/// <param name="From"><c>live</c>; a moment of the past, epoch ms or ISO 8601; <c>start:</c> and the id of a saved start; or the id of a
/// drill that began where this one shall begin.</param>
/// <param name="Speed">Times life; 0: as fast as it goes.</param>
/// <param name="Seed">Null: the scenario's.</param>
/// <param name="Auto">Blue is played by procedure.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="RequestKey">Idempotency key, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.request.v1")]
public sealed record DrillRequest(
    [property: Id(0)] string Scenario, [property: Id(1)] string From, [property: Id(2)] double Speed, [property: Id(3)] ulong? Seed,
    [property: Id(4)] bool Auto, [property: Id(5)] string Actor, [property: Id(6)] string? RequestKey = null);

/// <summary>What became of a request.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.outcome.v1")]
public sealed record DrillOutcome([property: Id(0)] DrillView? Drill, [property: Id(1)] TwinError? Error);

/// <summary>A drill to run.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.order.v1")]
public sealed record DrillOrder
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required Scenario Scenario { get; init; }
    [Id(2)] public required ulong Seed { get; init; }
    [Id(3)] public required bool Auto { get; init; }
    [Id(4)] public required double Speed { get; init; }
    [Id(5)] public required string Actor { get; init; }

    /// <summary>Wall clock, Unix ms.</summary>
    [Id(6)] public required long CreatedMs { get; init; }
    [Id(7)] public required string From { get; init; }

    /// <summary>What its start could not be given.</summary>
    [Id(8)] public ImmutableArray<LocalizedText> Missing { get; init; } = [];
}

/// <summary>A verb of the drill's clock. Values are stored.</summary>
public enum DrillVerb : byte
{
    Pause = 0,
    Resume = 1,

    /// <summary>Goes on by <see cref="DrillSteer.Number"/> seconds and stays paused.</summary>
    Step = 2,

    /// <summary><see cref="DrillSteer.Number"/> times life; 0: as fast as it goes.</summary>
    Speed = 3,
    End = 4,
}

/// <summary>Somebody turns the drill's clock.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.steer.v1")]
public sealed record DrillSteer([property: Id(0)] DrillVerb Verb, [property: Id(1)] double Number, [property: Id(2)] string Actor);

/// <summary>A saved start.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.start.view.v1")]
public sealed record DrillStartView
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required string Name { get; init; }

    /// <summary>What it was saved from, as in <see cref="DrillRequest.From"/>; of a drill: its moment then, not its beginning.</summary>
    [Id(2)] public required string From { get; init; }

    /// <summary>The plant's moment, Unix ms.</summary>
    [Id(3)] public required long AtMs { get; init; }
    [Id(4)] public required int ModelVersion { get; init; }
    [Id(5)] public required int Twins { get; init; }
    [Id(6)] public required string Actor { get; init; }

    /// <summary>Wall clock, Unix ms.</summary>
    [Id(7)] public required long SavedMs { get; init; }

    /// <summary>Bytes it takes in the store.</summary>
    [Id(8)] public required long Bytes { get; init; }

    /// <summary>What it could not be given.</summary>
    [Id(9)] public ImmutableArray<LocalizedText> Missing { get; init; } = [];
}

/// <summary>What became of saving a start.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.start.outcome.v1")]
public sealed record DrillStartOutcome([property: Id(0)] DrillStartView? Start, [property: Id(1)] TwinError? Error);

/// <summary>How a drill stands.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.view.v1")]
public sealed record DrillView
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required string Realm { get; init; }
    [Id(2)] public required DrillState State { get; init; }
    [Id(3)] public required string Scenario { get; init; }
    [Id(4)] public required LocalizedText Name { get; init; }

    /// <summary>Drill time, s.</summary>
    [Id(5)] public required double TimeS { get; init; }

    /// <summary>It ends by itself then, s of drill time.</summary>
    [Id(6)] public required double EndS { get; init; }

    /// <summary>Time in the realm, Unix ms.</summary>
    [Id(7)] public required long NowMs { get; init; }

    /// <summary>Times life; 0: as fast as it goes.</summary>
    [Id(8)] public required double Speed { get; init; }
    [Id(9)] public required ulong Seed { get; init; }
    [Id(10)] public required bool Auto { get; init; }
    [Id(11)] public required string Actor { get; init; }
    [Id(12)] public required long CreatedMs { get; init; }
    [Id(13)] public long EndedMs { get; init; }

    /// <summary><c>auto</c>: its time was over, <c>forgotten</c>: nobody came for long, <c>failed</c>: it could not go on; else
    /// who.</summary>
    [Id(14)] public string EndedBy { get; init; } = "";

    /// <summary>Hash over its alarms: the same for the same start, seed and acts.</summary>
    [Id(15)] public string Print { get; init; } = "";

    /// <summary>0 to 100 once it is over; NaN before.</summary>
    [Id(16)] public double Score { get; init; } = double.NaN;
    [Id(17)] public required string From { get; init; }

    /// <summary>Version of the model it runs under, also when another one was published since.</summary>
    [Id(18)] public int ModelVersion { get; init; }

    /// <summary>What its start could not be given, in words.</summary>
    [Id(19)] public ImmutableArray<LocalizedText> Missing { get; init; } = [];

    /// <summary>It ends then if nobody touches it, wall clock, Unix ms; 0: it has ended.</summary>
    [Id(20)] public long EndsMs { get; init; }
}

/// <summary>What the run room shows beside the twins.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.room.v1")]
public sealed record DrillRoom
{
    [Id(0)] public required DrillView Drill { get; init; }
    [Id(1)] public required SceneOverlay Overlay { get; init; }
    [Id(2)] public required ImmutableArray<DrillPerson> People { get; init; }
    [Id(3)] public required ImmutableArray<DrillResource> Resources { get; init; }
    [Id(4)] public required ImmutableArray<DrillInject> Injects { get; init; }
    [Id(5)] public required Scenario Scenario { get; init; }
    [Id(6)] public required int Mustered { get; init; }

    /// <summary>-1: not told.</summary>
    [Id(7)] public required int Exposed { get; init; }

    /// <summary>NaN: not told.</summary>
    [Id(8)] public required double ReleaseKgS { get; init; }
    [Id(9)] public required double WindMS { get; init; }
    [Id(10)] public required double WindFromDeg { get; init; }

    /// <summary>Role of who looks; empty: none.</summary>
    [Id(11)] public string Mine { get; init; } = "";

    /// <summary>Who plays, by name.</summary>
    [Id(12)] public ImmutableArray<DrillPlayer> Players { get; init; } = [];

    /// <summary>Newest first, at most <see cref="MostMessages"/>.</summary>
    [Id(13)] public ImmutableArray<DrillMessage> Messages { get; init; } = [];

    /// <summary>In the order in which their alarms came.</summary>
    [Id(14)] public ImmutableArray<DrillChecklist> Checklists { get; init; } = [];

    /// <summary>Muster points and gates.</summary>
    [Id(15)] public ImmutableArray<DrillExit> Exits { get; init; } = [];

    /// <summary>False: until the end, what life would not show is left out: plume, doses, rates, injects.</summary>
    [Id(16)] public bool SeesAll { get; init; } = true;

    /// <summary>Messages in one answer.</summary>
    public const int MostMessages = 200;
}

/// <summary>Lines of a drill's log.</summary>
/// <param name="From">Index of the first.</param>
/// <param name="Lines">In order, those that the viewer may know.</param>
/// <param name="Total">How many there are, told or not.</param>
/// <param name="Numbers">Index of each line.</param>
/// <param name="Next">Index to go on from.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.log.v1")]
public sealed record DrillLog(
    [property: Id(0)] int From, [property: Id(1)] ImmutableArray<SceneEvent> Lines, [property: Id(2)] int Total,
    [property: Id(3)] ImmutableArray<int> Numbers, [property: Id(4)] int Next)
{
    /// <summary>A page of a log.</summary>
    /// <param name="log">The whole.</param>
    /// <param name="from">First index.</param>
    /// <param name="max">Most lines looked at.</param>
    /// <param name="shows">What may be told.</param>
    public static DrillLog Page(IReadOnlyList<SceneEvent> log, int from, int max, Func<SceneEvent, bool> shows)
    {
        ArgumentNullException.ThrowIfNull(log);
        var first = Math.Clamp(from, 0, log.Count);
        var next = Math.Min(log.Count, first + Math.Max(1, max));
        ImmutableArray<int> numbers = [.. Enumerable.Range(first, next - first).Where(i => shows(log[i]))];
        return new DrillLog(first, [.. numbers.Select(i => log[i])], log.Count, numbers, next);
    }
}
