using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Work;

/// <summary>A role somebody has, and where.</summary>
/// <param name="Role">Role id of the flows: <c>safetyOfficer</c>.</param>
/// <param name="Zones">Zones it holds for, local ids; empty: the whole plant.</param>
[GenerateSerializer, Immutable, Alias("twin.roster.duty.v1")]
public sealed record RosterDuty([property: Id(0)] string Role, ImmutableArray<string> Zones)
{
    /// <summary>Never the default.</summary>
    [Id(1)] public ImmutableArray<string> Zones { get; init; } = Zones.IsDefault ? [] : Zones;
}

/// <summary>Somebody of the roster.</summary>
[GenerateSerializer, Immutable, Alias("twin.roster.person.v1")]
public sealed record RosterPerson
{
    /// <summary>As in the log: <c>user:anna</c>.</summary>
    [Id(0)] public string Actor { get; init; } = "";
    [Id(1)] public string Name { get; init; } = "";
    /// <summary>Address for e-mail; empty: none.</summary>
    [Id(2)] public string Email { get; init; } = "";
    /// <summary>Telephone, shown to who has to call; empty: none.</summary>
    [Id(3)] public string Phone { get; init; } = "";
    [Id(4)] public ImmutableArray<RosterDuty> Duties { get; init; } = [];
    /// <summary>Shifts worked; empty: always there.</summary>
    [Id(5)] public ImmutableArray<string> Shifts { get; init; } = [];
    /// <summary>Is told outside the shift when nobody else is there.</summary>
    [Id(6)] public bool OnCall { get; init; }
    /// <summary>Things that fit a zone's or twin's <c>relation:</c>: twins this person is responsible for, local ids.</summary>
    [Id(7)] public ImmutableArray<string> Twins { get; init; } = [];
}

/// <summary>A shift of the day.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Name">Its name.</param>
/// <param name="FromMinute">Begin, minutes after midnight of the plant's clock.</param>
/// <param name="ToMinute">End; at or before the begin: the next day.</param>
/// <param name="Days">Days of the week it begins on, 0 Sunday to 6; empty: every day.</param>
[GenerateSerializer, Immutable, Alias("twin.roster.shift.v1")]
public sealed record RosterShift(
    [property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] int FromMinute, [property: Id(3)] int ToMinute,
    ImmutableArray<int> Days)
{
    /// <summary>Never the default.</summary>
    [Id(4)] public ImmutableArray<int> Days { get; init; } = Days.IsDefault ? [] : Days;
}

/// <summary>Who does what at a plant, where and when.</summary>
[GenerateSerializer, Immutable, Alias("twin.roster.v1")]
public sealed record Roster
{
    /// <summary>Most people.</summary>
    public const int MostPeople = 5_000;

    /// <summary>Roles of who is told when something waits: one level up after the other.</summary>
    public static readonly ImmutableArray<string> DefaultLevels = ["departmentHead", "safetyDirector"];

    /// <summary>Nobody.</summary>
    public static readonly Roster Empty = new();

    [Id(0)] public ImmutableArray<RosterPerson> People { get; init; } = [];
    [Id(1)] public ImmutableArray<RosterShift> Shifts { get; init; } = [];
    /// <summary>Clock of the plant, minutes ahead of UTC.</summary>
    [Id(2)] public int UtcOffsetMinutes { get; init; } = 480;
    [Id(3)] public ImmutableArray<string> Levels { get; init; } = DefaultLevels;

    /// <summary>Roles somebody has where something is.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="zones">Zones of the place; a role for the whole plant holds everywhere.</param>
    public ImmutableArray<string> RolesOf(string actor, IReadOnlyCollection<string> zones) =>
        [.. People.Where(p => p.Actor == actor).SelectMany(static p => p.Duties).Where(d => Holds(d, zones)).Select(static d => d.Role)
            .Distinct()];

    /// <summary>
    /// Whom a role means at a place and time: who is on shift there, else who is on call, else everybody who has it there.
    /// </summary>
    public ImmutableArray<RosterPerson> Who(string role, IReadOnlyCollection<string> zones, long nowMs)
    {
        RosterPerson[] all = [.. People.Where(p => p.Duties.Any(d => d.Role == role && Holds(d, zones)))];
        RosterPerson[] there = [.. all.Where(p => IsThere(p, nowMs))];
        if (there.Length > 0) return [.. Nearest(there, role, zones)];
        RosterPerson[] called = [.. all.Where(static p => p.OnCall)];
        return [.. Nearest(called.Length > 0 ? called : all, role, zones)];
    }

    /// <summary>
    /// Whom something is handed to: who has the role there, is on shift and responsible for one of the twins by name, else whom the role
    /// means at this place and time. Null: nobody has it.
    /// </summary>
    /// <param name="role">Role that has to do it.</param>
    /// <param name="twins">The twin it is about, then what that belongs to.</param>
    /// <param name="zones">Zones of the place.</param>
    /// <param name="nowMs">When, Unix ms.</param>
    public RosterPerson? HandTo(string role, IReadOnlyCollection<string> twins, IReadOnlyCollection<string> zones, long nowMs) =>
        twins.SelectMany(t => People.Where(p => p.Twins.Contains(t))).FirstOrDefault(p => IsThere(p, nowMs)
            && p.Duties.Any(d => d.Role == role && Holds(d, zones))) ?? Who(role, zones, nowMs).FirstOrDefault();

    /// <summary>Who is responsible for a twin by name; on shift first.</summary>
    public ImmutableArray<RosterPerson> ResponsibleFor(string twin, long nowMs) =>
        [.. People.Where(p => p.Twins.Contains(twin)).OrderBy(p => IsThere(p, nowMs) ? 0 : 1)];

    /// <summary>Whether somebody is on shift.</summary>
    public bool IsThere(RosterPerson person, long nowMs) =>
        person.Shifts.IsEmpty || Shifts.Any(s => person.Shifts.Contains(s.Id) && IsOn(s, nowMs));

    /// <summary>Whether a shift is on.</summary>
    public bool IsOn(RosterShift shift, long nowMs)
    {
        var minute = Math.DivRem(nowMs + (UtcOffsetMinutes * 60_000L), 60_000L).Quotient;
        var (day, at) = (minute / 1_440, (int)(minute % 1_440));
        if (shift.FromMinute < shift.ToMinute) return at >= shift.FromMinute && at < shift.ToMinute && OnDay(shift, day);
        // Over midnight: the evening of its day, or the morning after.
        return at >= shift.FromMinute ? OnDay(shift, day) : at < shift.ToMinute && OnDay(shift, day - 1);
    }

    /// <summary>What is wrong with it; empty: nothing.</summary>
    public ImmutableArray<TwinError> Check()
    {
        var errors = ImmutableArray.CreateBuilder<TwinError>();
        void Add(string path, string en, string zh) =>
            errors.Add(new TwinError("roster." + path.Split('[', '.')[0], en, Path: path) { Zh = zh });
        if (People.Length > MostPeople) Add("people", $"At most {MostPeople} people.", $"最多 {MostPeople} 人。");
        if (UtcOffsetMinutes is < -720 or > 840) Add("utcOffsetMinutes", "Not a clock of this earth.", "时区偏移无效。");
        var shifts = Shifts.Select(static s => s.Id).ToHashSet(StringComparer.Ordinal);
        if (shifts.Count < Shifts.Length) Add("shifts", "Two shifts have the same id.", "班次编号重复。");
        for (var i = 0; i < Shifts.Length; i++)
        {
            if (Shifts[i].FromMinute is < 0 or >= 1_440 || Shifts[i].ToMinute is < 0 or > 1_440
                || Shifts[i].Days.Any(static d => d is < 0 or > 6))
                Add($"shifts[{i}]", "A shift lies within a day, on days 0 to 6.", "班次时间须在一天之内，星期为 0 至 6。");
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < People.Length; i++)
        {
            var person = People[i];
            if (person.Actor.Length is 0 or > Limits.LocalIdChars || !known.Add(person.Actor))
                Add($"people[{i}].actor", "Everybody needs an own name.", "人员标识缺失或重复。");
            if (person.Shifts.FirstOrDefault(s => !shifts.Contains(s)) is { } odd)
                Add($"people[{i}].shifts", $"There is no shift '{odd}'.", $"没有班次“{odd}”。");
            if (person.Email.Length > 0 && (person.Email.Length > 254 || !person.Email.Contains('@', StringComparison.Ordinal)
                || person.Email.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c))))
                Add($"people[{i}].email", "This is no e-mail address.", "邮箱地址无效。");
        }

        return errors.ToImmutable();
    }

    private static IEnumerable<RosterPerson> Nearest(
        IReadOnlyCollection<RosterPerson> people, string role, IReadOnlyCollection<string> zones)
    {
        // Who has the role for this very place goes before who has it for the whole plant.
        var here = people.Where(p => p.Duties.Any(d => d.Role == role && !d.Zones.IsEmpty && Holds(d, zones))).ToArray();
        return here.Length > 0 ? here : people;
    }

    private static bool OnDay(RosterShift shift, long day) => shift.Days.IsEmpty || shift.Days.Contains((int)((day + 4) % 7));

    private static bool Holds(RosterDuty duty, IReadOnlyCollection<string> zones) => duty.Zones.IsEmpty || duty.Zones.Any(zones.Contains);
}
