namespace Twin.Client.Blazor.Resources;

/// <summary>What is said about Twin itself, by code: <c>SystemTexts.resx</c> (English) and <c>SystemTexts.zh-CN.resx</c>.</summary>
public sealed class SystemTexts;
