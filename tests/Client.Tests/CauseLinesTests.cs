using System.Collections.Immutable;
using CsCheck;
using Twin.Client.Blazor.Causes;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Causes;

namespace Twin.Client.Tests;

/// <summary>Groups as told, joined with live alarms that may be newer.</summary>
public sealed class CauseLinesTests
{
    private static readonly Gen<AlarmTransition[]> SomeAlarms = Gen
        .Select(Gen.Enum<AlarmPriority>(), Gen.Bool, Gen.Int[1, 3], Gen.Long[1, 99])
        .Array[0, 30].Select(static all => all.Select(static (a, i) => Alarms.Step($"t{i}", a.Item1, a.Item3, a.Item2, a.Item4)).ToArray());

    [Fact]
    public void Lines_EveryLiveAlarm_ShowsExactlyOnce_WhateverTheGroupsSay() => Gen
        .Select(SomeAlarms, Gen.Int[1, 6], Gen.Int[0, 40], Gen.Bool)
        .Sample((alarms, size, told, open) =>
        {
            var groups = GroupsOf([.. alarms.Take(told).Select(static a => a with { State = a.State with { Sequence = 1 } })], size);
            var lines = CauseLines.Of(groups, alarms.Skip(alarms.Length / 3));
            var opened = open ? lines.Select(static l => l.Id).ToHashSet() : [];
            var live = alarms.Skip(alarms.Length / 3).ToArray();
            Assert.Equal(
                live.Select(static a => a.EventId).Order(),
                lines.SelectMany(static l => l.Alarms).Select(static a => a.EventId).Order());
            var rows = CauseLines.Rows(lines, opened);
            Assert.Equal(rows.Count, rows.Select(static r => r.Key).Distinct().Count());
            var shown = rows.Select(static r => r.Alarm).OfType<AlarmTransition>().ToHashSet();
            Assert.All(live.Where(static a => a.Priority == AlarmPriority.Critical), a => Assert.Contains(a, shown));
            if (open) Assert.Equal(live.Length, shown.Count);
        });

    [Fact]
    public void Rows_FloodOfFiveHundred_IsOneLine_AndItsPriorityOnesByThemselves()
    {
        var alarms = Enumerable.Range(0, 500)
            .Select(i => Alarms.Step($"t{i}", i is 7 or 400 ? AlarmPriority.Critical : AlarmPriority.Medium, 1, false, 1_000 + i))
            .ToArray();
        var rows = CauseLines.Rows(CauseLines.Of(GroupsOf(alarms, 500), alarms), new HashSet<string>());
        Assert.Equal([null, "t7", "t400"], rows.Select(static r => r.Alarm?.Twin));
        Assert.Equal("t0", rows[0].Line.First.Twin);
        Assert.Equal(500, rows[0].Line.Unacknowledged);
        Assert.Equal(AlarmPriority.Critical, rows[0].Line.Worst);
    }

    [Fact]
    public void Lines_UnacknowledgedPriorityOne_ComesFirst_ThenPriorityThenNewest()
    {
        AlarmTransition[] alarms =
        [
            Alarms.Step("low", AlarmPriority.Low, 1, false, 9), Alarms.Step("old", AlarmPriority.High, 1, false, 1),
            Alarms.Step("new", AlarmPriority.High, 1, false, 5), Alarms.Step("seen", AlarmPriority.Critical, 1, true, 8),
            Alarms.Step("worst", AlarmPriority.Critical, 1, false, 2),
        ];
        Assert.Equal(["worst", "seen", "new", "old", "low"], CauseLines.Of([], alarms).Select(static l => l.First.Twin));
    }

    [Fact]
    public void Agree_OnlyWhenTheGroupsKnowEveryOpenAlarmAtItsStep()
    {
        AlarmTransition[] alarms = [Alarms.Step("a", AlarmPriority.High, 2, false), Alarms.Step("b", AlarmPriority.High, 2, false)];
        Assert.True(CauseLines.Agree(GroupsOf(alarms, 2), alarms));
        Assert.False(CauseLines.Agree(GroupsOf(alarms, 2), alarms[..1]));
        Assert.False(CauseLines.Agree(GroupsOf(alarms[..1], 1), alarms));
        Assert.False(CauseLines.Agree(GroupsOf(alarms, 2), [alarms[0], alarms[1] with { State = alarms[1].State with { Sequence = 3 } }]));
    }

    [Fact]
    public void MayAcknowledge_OnlyForPriorityThreeAndFour()
    {
        CauseLine Line(AlarmPriority priority, bool acknowledged) =>
            new("x", null, Alarms.Step("a", priority, 1, acknowledged), 1, [Alarms.Step("a", priority, 1, acknowledged)]);
        Assert.False(Line(AlarmPriority.Critical, false).MayAcknowledge);
        Assert.False(Line(AlarmPriority.High, false).MayAcknowledge);
        Assert.True(Line(AlarmPriority.Medium, false).MayAcknowledge);
        Assert.False(Line(AlarmPriority.Medium, true).MayAcknowledge);
    }

    internal static ImmutableArray<AlarmGroup> GroupsOf(AlarmTransition[] alarms, int size) =>
        [.. alarms.Chunk(size).Select(static chunk => new AlarmGroup
    {
        Id = chunk[0].AlarmId, Text = chunk[0].Text, Priority = chunk.Min(static a => a.Priority), Open = chunk.Length,
        Unacknowledged = chunk.Count(static a => !a.State.Acknowledged), Candidates = [],
        NewestMs = chunk.Max(static a => a.State.RaisedMs),
        Members = [.. chunk.Select((a, i) => new GroupMember
        {
            Alarm = a, OnsetMs = a.State.RaisedMs, IsOpen = true, Link = i == 0 ? CauseLink.Origin : CauseLink.Path,
            ParentId = i == 0 ? null : chunk[0].AlarmId, Depth = i == 0 ? 0 : 1, Score = 1,
        })],
    })];
}
