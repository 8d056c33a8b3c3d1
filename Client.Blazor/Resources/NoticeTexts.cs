namespace Twin.Client.Blazor.Resources;

/// <summary>Words of notifications: <c>NoticeTexts.resx</c> (English) and <c>NoticeTexts.zh-CN.resx</c>.</summary>
public sealed class NoticeTexts;
