using System.Collections.Immutable;
using System.Globalization;

namespace Twin.Domain.Forecasts;

/// <summary>What a forecast must be taken with care for, in words.</summary>
internal static class ForecastCautions
{
    private const double Sure = 0.6;
    private const double Wide = 10;

    public static ImmutableArray<LocalizedText> Of(SourceEstimate? source, bool burns, ForecastInput input)
    {
        var said = ImmutableArray.CreateBuilder<LocalizedText>();
        said.Add(new LocalizedText(
            "If wind and source stay as they are and nobody acts; people leave when alarms tell them to.",
            "假定风和泄漏源保持不变、无人处置；人员按报警撤离。"));
        if (source is null && input.Gas.Count > 0)
            said.Add(new LocalizedText("No detector smells gas.", "没有探测器检出气体。"));
        if (source is { } found)
        {
            if (found.Share < Sure)
                said.Add(new LocalizedText("It is not clear which twin leaks: look at all that are named.", "泄漏设备尚不明确：请查看列出的全部设备。"));
            if (found.HighKgS > Wide * found.LowKgS)
                said.Add(new LocalizedText(
                    string.Create(
                        CultureInfo.InvariantCulture, $"The rate is known to a factor of {found.HighKgS / found.LowKgS:F0} only."),
                    string.Create(CultureInfo.InvariantCulture, $"泄漏速率的不确定范围达 {found.HighKgS / found.LowKgS:F0} 倍。")));
            var against = found.Detectors.Count(static d => !d.Agrees);
            if (against > 0)
                said.Add(new LocalizedText(
                    string.Create(CultureInfo.InvariantCulture, $"{against} of {found.Detectors.Length} detectors do not fit."),
                    string.Create(CultureInfo.InvariantCulture, $"{found.Detectors.Length} 个探测器中有 {against} 个与估计不符。")));
        }

        if (burns)
            said.Add(new LocalizedText(
                "The size of the fire is a guess: a hole of 25 mm.", "火势大小为假定：25 毫米孔。"));
        if (input.Wind.Points.Count == 0)
            said.Add(new LocalizedText("No wind is measured: 2 m/s from north is taken.", "没有测风数据：按北风 2 m/s 计。"));
        return said.ToImmutable();
    }
}
