using Microsoft.Extensions.Localization;

namespace Twin.Client.Blazor.Layout;

/// <summary>Words the browser side says by itself, while the page's circuit may be away.</summary>
internal static class ShellTexts
{
    public static Dictionary<string, string> Of(IStringLocalizer t) => new(StringComparer.Ordinal)
    {
        ["starting"] = t["Live.Starting"],
        ["live"] = t["Live.Live"],
        ["silent"] = t["Live.Silent"],
        ["lost"] = t["Live.Lost"],
        ["lostBanner"] = t["Live.LostBanner"],
        ["silentBanner"] = t["Live.SilentBanner"],
        ["resumed"] = t["Live.Resumed"],
        ["realAlarm"] = t["Live.RealAlarm"],
        ["newAlarm"] = t["Live.NewAlarm"],
        ["seconds"] = t["Unit.Seconds"],
        ["minutes"] = t["Unit.Minutes"],
        ["hours"] = t["Unit.Hours"],
        ["none"] = t["Value.Never"],
        ["bad"] = t["Quality.Bad"],
        ["uncertain"] = t["Quality.Uncertain"],
        ["never"] = t["Quality.Never"],
        ["windFrom"] = t["Map.WindFrom"],
        ["page"] = t["Palette.Page"],
        ["action"] = t["Palette.Action"],
        ["keys"] = t["Keys.Title"],
        ["onMap"] = t["Twin.OnMap"],
        ["value"] = t["Trend.Value"],
        ["time"] = t["Trend.Time"],
        ["trendEmpty"] = t["Trend.Empty"],
        ["trendFailed"] = t["Trend.Failed"],
    };
}
