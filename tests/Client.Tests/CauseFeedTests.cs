using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Twin.Client.Blazor.Causes;
using Twin.Client.Blazor.Live;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Incidents;

namespace Twin.Client.Tests;

/// <summary>How often a web process asks for the alarm groups.</summary>
public sealed class CauseFeedTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeCauses _link;
    private readonly FakeAlarms _live = new();
    private readonly CauseFeed _feed;

    public CauseFeedTests()
    {
        _link = new FakeCauses(_live);
        _feed = new CauseFeed(_live, _link, _time, _ => { });
    }

    [Fact]
    public void Nobody_Looks_NothingIsAsked()
    {
        Raise("a", 1);
        Assert.Equal(0, _link.Asked);
    }

    [Fact]
    public void TwoScreens_AreOneQuestion_AndBothHear()
    {
        int one = 0, two = 0;
        _feed.Changed += () => one++;
        _feed.Changed += () => two++;
        Assert.Equal(1, _link.Asked);
        Raise("a", 1);
        Pace();
        Assert.Equal((2, 1), (_link.Asked, two));
        Assert.Equal(2, one);
    }

    [Fact]
    public void ManyChanges_AreCoalesced_ToOneQuestionAPace()
    {
        _feed.Changed += () => { };
        for (var i = 0; i < 50; i++) Raise($"t{i}", 1);
        Assert.Equal(1, _link.Asked);
        Pace();
        Assert.Equal(2, _link.Asked);
        Assert.Equal(50, _feed.Groups.Sum(static g => g.Members.Length));
    }

    [Fact]
    public void AnswerBehindThePicture_IsAskedForAgain_ButNotForEver()
    {
        _link.Told = [];
        _feed.Changed += () => { };
        Raise("a", 1);
        for (var i = 0; i < 40; i++) Pace();
        Assert.InRange(_link.Asked, 3, 15);
        var asked = _link.Asked;
        _link.Told = null;
        Raise("b", 1);
        Pace();
        Assert.Equal(asked + 1, _link.Asked);
        Assert.Equal(2, _feed.Groups.Length);
    }

    [Fact]
    public void LinkAway_KeepsTheLastGroups_AndTriesAgain()
    {
        _feed.Changed += () => { };
        Raise("a", 1);
        Pace();
        Assert.Single(_feed.Groups);
        _link.Away = true;
        Raise("b", 1);
        Pace();
        Assert.Single(_feed.Groups);
        _link.Away = false;
        Pace();
        Assert.Equal(2, _feed.Groups.Length);
    }

    [Fact]
    public void LastScreen_Leaves_NothingIsAskedAnyMore()
    {
        void Hear()
        {
        }

        _feed.Changed += Hear;
        _feed.Changed -= Hear;
        Pace();
        Raise("a", 1);
        Pace();
        Assert.Equal(1, _link.Asked);
    }

    private void Raise(string twin, int sequence) => _live.Add(Alarms.Step(twin, AlarmPriority.High, sequence, false));

    private void Pace() => _time.Advance(TimeSpan.FromMilliseconds(CauseFeed.PaceMs));

    private sealed class FakeAlarms : ILiveAlarms
    {
        public event Action? AlarmsChanged;

        public string Realm => "live";

        public string Plant => "p";

        public ImmutableArray<AlarmTransition> Alarms { get; private set; } = [];

        public void Add(AlarmTransition alarm)
        {
            Alarms = Alarms.Add(alarm);
            AlarmsChanged?.Invoke();
        }
    }

    private sealed class FakeCauses(FakeAlarms live) : ICauseLink
    {
        public int Asked { get; private set; }

        public bool Away { get; set; }

        public ImmutableArray<AlarmGroup>? Told { get; set; }

        public ValueTask<ImmutableArray<AlarmGroup>> AlarmGroupsAsync(string realm, string plant)
        {
            Asked++;
            if (Away) throw new TimeoutException("away");
            return ValueTask.FromResult(Told ?? CauseLinesTests.GroupsOf([.. live.Alarms], 1));
        }

        public ValueTask<GroupOutcome> AcknowledgeGroupAsync(string realm, string plant, AlarmGroup seen, string actor, string? comment) =>
            throw new NotSupportedException();

        public ValueTask<IncidentPage> ListIncidentsAsync(IncidentQuery query) => throw new NotSupportedException();

        public ValueTask<IncidentResult> ActAsync(
            string realm, string plant, string? id, IncidentCommand command, string? requestKey = null) =>
            throw new NotSupportedException();

        public ValueTask<ImmutableArray<SimilarIncident>> SimilarAsync(string realm, string plant, string twin, int max) =>
            throw new NotSupportedException();

        public ValueTask<Incident?> IncidentAsync(string realm, string plant, string id) => throw new NotSupportedException();
    }
}
