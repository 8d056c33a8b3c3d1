namespace Twin.Domain.Knowledge.Causes;

/// <summary>One step by which a disturbance travels.</summary>
/// <param name="Site">The other end.</param>
/// <param name="LagMinMs">Soonest an effect shows after its cause, ms.</param>
/// <param name="LagMaxMs">Latest an effect shows after its cause, ms.</param>
public readonly record struct CausalLink(int Site, long LagMinMs, long LagMaxMs);

/// <summary>
/// Where alarms belong and how disturbances travel between those places. A site is a thing that can be disturbed (tank, pump, zone...);
/// the alarms of a sensor count at what it watches.
/// </summary>
public interface ICausalTopology
{
    /// <summary>Site at which the alarms of a twin count; -1: the topology does not know it.</summary>
    int SiteOf(string twin);

    /// <summary>What kind of event the alarms of a twin or sensor tell of.</summary>
    AlarmFamily FamilyOf(string twin);

    /// <summary>Local id of a site.</summary>
    string NameOf(int site);

    /// <summary>Links that lead to a site.</summary>
    ReadOnlySpan<CausalLink> Into(int site);

    /// <summary>Links that leave a site.</summary>
    ReadOnlySpan<CausalLink> From(int site);

    /// <summary>True when something measures the site, so that its silence says something.</summary>
    bool IsWatched(int site);

    /// <summary>How many tags of the process watch a site.</summary>
    int TagsAt(int site);

    /// <summary>Gateways and power feeds that a tag depends on, as sites.</summary>
    ReadOnlySpan<int> SuppliesOf(string tag);

    /// <summary>How many tags depend on a gateway or power feed.</summary>
    int TagsOf(int supply);
}
