using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Layout;
using Twin.Client.Blazor.Live;
using Twin.Client.Blazor.Plants;
using Twin.Domain.Alarms;

namespace Twin.Client.Blazor.Alarms;

/// <summary>Base of components that follow the live alarms of the screen's plant.</summary>
public abstract class LiveAlarmsBase : ComponentBase, IDisposable
{
    private readonly PageCulture _culture = new();
    private LivePlant? _live;

    [Inject] protected PlantSession Session { get; set; } = default!;

    /// <summary>Who sits here; another operator makes the component look again at what it may offer.</summary>
    [CascadingParameter] protected Task<AuthenticationState>? Operator { get; set; }

    /// <summary>Open and suppressed alarms in the order of the rail: of now, or of the moment of the past that the screen shows.</summary>
    protected ImmutableArray<AlarmTransition> Alarms { get; private set; } = [];

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _live = FollowsPast || FollowsDrill ? Session.Live : Session.Real;
        if (_live is null) return;
        _live.AlarmsChanged += Refresh;
        Session.PastChanged += Refresh;
        Take();
    }

    /// <summary>False: shows LIVE alarms of the real plant even while the screen shows the past or a drill.</summary>
    protected virtual bool FollowsPast => true;

    /// <summary>True: in a drill the drill's alarms, though not those of a past that is shown.</summary>
    protected virtual bool FollowsDrill => false;

    /// <summary>Called on the component's thread whenever alarms changed.</summary>
    protected virtual void OnAlarms()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops following.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_live is not null) _live.AlarmsChanged -= Refresh;
        Session.PastChanged -= Refresh;
    }

    private void Take()
    {
        Alarms = (FollowsPast ? Session.Past?.Alarms : null) ?? _live?.Alarms ?? [];
        OnAlarms();
    }

    /// <summary>Takes the alarms as they are now and draws again; from any thread.</summary>
    protected void Refresh() => _ = InvokeAsync(() => _culture.Run(() =>
    {
        Take();
        StateHasChanged();
    }));
}
