using System.Globalization;
using Twin.Domain;

namespace Twin.Grains.Judgement;

/// <summary>Why something about models is refused.</summary>
internal static class ModelErrors
{
    public static TwinError NoTarget(string target) => new("twin.unknown", $"There is no twin or type '{target}'.")
    {
        Zh = $"没有孪生体或类型“{target}”。",
    };

    public static TwinError NoRule(string target) => new("model.rule",
        $"'{target}' has no rule of kind 'model' (or not the one named): add one to its type first.")
    {
        Zh = $"“{target}”没有种类为 model 的规则(或没有指定的那一条);请先在其类型中添加。",
    };

    public static TwinError NoSignal(string signal) => new("model.inputs", $"There is no signal or sensor '{signal}'.")
    {
        Zh = $"没有信号或传感器“{signal}”。",
    };

    public static TwinError Busy(string target, string by)
    {
        var who = by.StartsWith("user:", StringComparison.Ordinal) ? by["user:".Length..] : by;
        return new TwinError("model.training", $"'{target}' is being trained by {who}.", Retry.Later) { Zh = $"{who} 正在训练“{target}”。" };
    }

    public static TwinError Lost() => new("model.training.lost",
        "The training ended half-way with its process; nothing of it is kept. Begin it again.", Retry.Later)
    {
        Zh = "训练因进程退出而中断，未保留任何结果，请重新开始。",
    };

    public static TwinError NoTraining(string target) => new("training.unknown", $"No training of '{target}' is under way.")
    {
        Zh = $"没有正在进行的“{target}”训练。",
    };

    public static TwinError Twice(string signal) => new("model.inputs", $"The signal '{signal}' is named twice.")
    {
        Zh = $"信号“{signal}”重复。",
    };

    public static TwinError NoPeriod() => new("model.periods", "Name at least one period to fit on.") { Zh = "请至少给出一个拟合时段。" };

    public static TwinError Pace() => new("model.periods", "Two samples are 0.5 s to 1 h apart.") { Zh = "采样间隔须为 0.5 秒至 1 小时。" };

    public static TwinError Backwards() => new("model.periods", "A period ends before it begins.")
    {
        Zh = "有时段的结束不晚于开始。",
    };

    public static TwinError TooLong(double samples, int most) => new("model.periods", string.Create(CultureInfo.InvariantCulture,
        $"The periods hold {samples:N0} samples; at most {most:N0} are taken. Choose shorter periods or a slower pace."))
    {
        Zh = string.Create(CultureInfo.InvariantCulture,
            $"所选时段共 {samples:N0} 个样本，最多 {most:N0} 个。请缩短时段或加大采样间隔。"),
    };

    public static TwinError NoHistory(string en, string zh, double there) => new("model.training.history",
        string.Create(CultureInfo.InvariantCulture, $"Of the periods to {en} only {100 * there:F0} % have readings of these signals. ")
        + "Choose periods for which there is history.")
    {
        Zh = string.Create(CultureInfo.InvariantCulture, $"{zh}中只有 {100 * there:F0}% 的时间有这些信号的数据。请选择有历史数据的时段。"),
    };

    public static TwinError Training(Exception e) => e switch
    {
        TwinException known => known.Error,
        OperationCanceledException => new TwinError("model.training.cancelled", "The training was stopped.") { Zh = "训练已取消。" },
        _ => new TwinError("model.training.failed", "The training failed.") { Zh = "训练失败。" },
    };

    public static TwinError NoFile() => new("model.file.missing", "The model's file is not there.") { Zh = "模型文件不存在。" };

    public static TwinError NotANumber() => new("model.nan", "The model gives no number.") { Zh = "模型没有给出有效数值。" };

    public static TwinError Failed() => new("model.failed", "The model failed.") { Zh = "模型运行失败。" };

    public static TwinError Slow() => new("model.slow", "The model is too slow and was stopped.") { Zh = "模型运行过慢,已停用。" };
}
