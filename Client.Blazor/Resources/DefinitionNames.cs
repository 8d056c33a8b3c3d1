using FieldKind = Twin.Domain.Forms.FieldKind;

namespace Twin.Client.Blazor.Resources;

/// <summary>Names a new field begins with, in both languages whatever the reader's is.</summary>
public static class DefinitionNames
{
    /// <summary>In English.</summary>
    public static string English(FieldKind kind) => kind switch
    {
        FieldKind.MultiChoice => "Choices", FieldKind.YesNo => "Yes or no", FieldKind.GasTest => "Gas test", FieldKind.Twin => "Equipment",
        _ => kind.ToString(),
    };

    /// <summary>In Chinese.</summary>
    public static string Chinese(FieldKind kind) => kind switch
    {
        FieldKind.Text => "文本", FieldKind.Number => "数值", FieldKind.Choice => "单选", FieldKind.MultiChoice => "多选",
        FieldKind.YesNo => "是否", FieldKind.Date => "时间", FieldKind.Person => "人员", FieldKind.Twin => "设备", FieldKind.Photo => "照片",
        FieldKind.Signature => "签名", FieldKind.Position => "位置", FieldKind.Scan => "扫码", FieldKind.GasTest => "气体分析",
        FieldKind.Rows => "明细", _ => "计算值",
    };
}
