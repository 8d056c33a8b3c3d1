using System.Globalization;

namespace Twin.Domain.Judgement;

/// <summary>Why nothing can be learnt.</summary>
internal static class TrainingErrors
{
    public static TwinException NoData() => Error("judgement.training.empty",
        "The periods to fit on hold no samples.", "用于拟合的时段中没有数据。");

    public static TwinException TooFewSignals(int usable) => Error("judgement.training.signals",
        $"Only {Text(usable)} signals vary and are mostly present; a monitor needs at least 2.",
        $"只有 {Text(usable)} 个信号有变化且数据基本完整;监视器至少需要 2 个。");

    public static TwinException TooManySignals(int signals) => Error("judgement.training.many",
        $"{Text(signals)} signals are more than one monitor takes ({Text(MonitorTraining.MostSignals)}). Make one for each unit.",
        $"{Text(signals)} 个信号超过一个监视器的上限({Text(MonitorTraining.MostSignals)})。请按装置分开建立。");

    public static TwinException TooFewRows(int rows, int signals) => Error("judgement.training.short",
        $"{Text(rows)} samples are too few for {Text(signals)} signals. Choose longer periods.",
        $"{Text(rows)} 个样本对 {Text(signals)} 个信号太少。请选择更长的时段。");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static TwinException Error(string code, string en, string zh) => new(new TwinError(code, en) { Zh = zh });
}
