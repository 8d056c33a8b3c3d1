using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Twin.Client.Blazor.Alarms;
using CauseGroup = Twin.Domain.Knowledge.Causes.AlarmGroup;

namespace Twin.Client.Blazor.Causes;

/// <summary>Base of components that follow the live alarms and the groups that explain them.</summary>
public abstract class LiveCausesBase : LiveAlarmsBase
{
    private CauseFeed? _feed;

    [Inject] private CauseFeeds Feeds { get; set; } = default!;

    /// <summary>The groups as they were last told; none while the screen shows the past.</summary>
    protected ImmutableArray<CauseGroup> Groups => Session.Past is null ? _feed?.Groups ?? [] : [];

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Session.Live is { } live)
        {
            _feed = Feeds.Of(live);
            _feed.Changed += Refresh;
        }

        base.OnInitialized();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_feed is not null) _feed.Changed -= Refresh;
        base.Dispose(disposing);
    }
}
