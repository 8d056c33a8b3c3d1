using MudBlazor;

namespace Twin.Client.Blazor.Layout;

/// <summary>The quiet greys of ISA-101 for MudBlazor; the same values stand in <c>client/src/css/base.css</c>.</summary>
internal static class TwinTheme
{
    private static readonly string[] Fonts =
        ["Inter Variable", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "system-ui",
            "sans-serif"];

    public static readonly MudTheme Instance = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#2B5C8A",
            Background = "#E4E6E8",
            Surface = "#F4F5F6",
            AppbarBackground = "#ECEEEF",
            TextPrimary = "#1F2529",
            TextSecondary = "#4C555C",
            ActionDefault = "#4C555C",
            Divider = "#C9CED2",
            LinesDefault = "#C9CED2",
            LinesInputs = "#7C868E",
            Error = "#A3241D",
            Dark = "#3A4147",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8DB8E0",
            Background = "#16191C",
            Surface = "#22272B",
            AppbarBackground = "#1C2023",
            TextPrimary = "#E3E7EA",
            TextSecondary = "#A5AFB7",
            ActionDefault = "#A5AFB7",
            Divider = "#394047",
            LinesDefault = "#394047",
            LinesInputs = "#78828A",
            Error = "#FF8A80",
            Dark = "#0F1113",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LetterSpacing = "0" } },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "4px" },
    };
}
