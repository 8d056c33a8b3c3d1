using Twin.Client.Blazor.Plants;
using Twin.Domain.Units;

namespace Twin.Client.Blazor.Twins;

/// <summary>
/// A signal as the browser's trend draws it. History keeps the source unit; factor and offset lead to the engineering unit.
/// </summary>
internal sealed record TrendSignal(
    string Sensor, int Index, string Name, string Unit, int Decimals, double Factor, double Offset, long PeriodMs, TrendLimit[] Limits)
{
    public static TrendSignal Of(TwinView view)
    {
        var profile = view.Facts.Profile;
        var conversion = profile is { SourceUnit: { } source } && UnitConversion.TryCompile(source, profile.Unit, out var known, out _)
            ? known : UnitConversion.Identity;
        return new TrendSignal(
            view.Twin.Id, view.Index, view.Twin.Name.For(System.Globalization.CultureInfo.CurrentUICulture.Name), view.Shown.Unit,
            view.Shown.Decimals, conversion.Factor, conversion.Offset, profile?.PeriodMs ?? 0,
            [.. view.Facts.Limits.Select(limit => new TrendLimit(limit.Kind, limit.Value, (int)limit.Priority))]);
    }
}

/// <summary>A limit as the browser's trend draws it.</summary>
internal sealed record TrendLimit(string Kind, double Value, int Priority);
