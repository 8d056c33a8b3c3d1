using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Twin.Domain.Notifications;

/// <summary>A message as a robot or hook takes it.</summary>
/// <param name="Url">Where it is posted.</param>
/// <param name="Body">JSON.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Signature">Value of <c>X-Twin-Signature</c>; null: the format signs elsewhere, or not.</param>
public sealed record RobotMessage(Uri Url, byte[] Body, string ContentType, string? Signature);

/// <summary>
/// Messages in the formats that robots take: WeCom markdown, DingTalk markdown with <c>timestamp</c> and <c>sign</c> in the address,
/// Feishu text with both in the body, CloudEvents 1.0. Pure.
/// </summary>
public static class RobotMessages
{
    private const int Most = 3_500;
    private static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The message.</summary>
    /// <param name="channel">A robot or hook.</param>
    /// <param name="batch">What it tells; the most severe first.</param>
    /// <param name="site">Address of this Twin, for links; empty: none.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static RobotMessage Of(NoticeChannel channel, ImmutableArray<Delivery> batch, string site, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(channel);
        var title = Title(channel, batch);
        return channel.Kind switch
        {
            NoticeChannelKind.WeCom => new RobotMessage(new Uri(channel.Url), Json(new
            {
                msgtype = "markdown", markdown = new { content = Cut($"**{title}**\n{Lines(channel, batch, site, markdown: true)}") },
            }), "application/json", null),
            NoticeChannelKind.DingTalk => new RobotMessage(DingTalk(channel, nowMs), Json(new
            {
                msgtype = "markdown", markdown = new { title, text = Cut($"### {title}\n{Lines(channel, batch, site, markdown: true)}") },
            }), "application/json", null),
            NoticeChannelKind.Feishu => new RobotMessage(new Uri(channel.Url), Feishu(channel, Cut($"{title}\n{Lines(channel, batch, site,
                markdown: false)}"), nowMs / 1000), "application/json", null),
            _ => Hook(channel, batch, site),
        };
    }

    /// <summary>A robot says itself whether it took the message: these answer 200 with a number.</summary>
    /// <returns>Null: it did.</returns>
    public static string? Refusal(NoticeChannelKind kind, ReadOnlySpan<byte> answer)
    {
        if (kind is NoticeChannelKind.Hook or NoticeChannelKind.Email or NoticeChannelKind.Push) return null;
        try
        {
            var reader = new Utf8JsonReader(answer);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return "The answer is no JSON object.";
            foreach (var name in (ReadOnlySpan<string>)["errcode", "code", "StatusCode"])
            {
                if (!root.TryGetProperty(name, out var code) || code.ValueKind != JsonValueKind.Number) continue;
                if (code.GetInt64() == 0) return null;
                var said = root.TryGetProperty("errmsg", out var m) || root.TryGetProperty("msg", out m) ? m.ToString() : "";
                return $"{name} {code.GetInt64()} {said}".Trim();
            }

            return "The answer has no code.";
        }
        catch (JsonException)
        {
            return "The answer is no JSON.";
        }
    }

    /// <summary>What an e-mail or a message is called: the most severe notice, and how many more.</summary>
    public static string Title(NoticeChannel channel, ImmutableArray<Delivery> batch)
    {
        ArgumentNullException.ThrowIfNull(channel);
        var first = Words(channel, batch[0].Notice.Title);
        return batch.Length == 1 ? first : $"{first} (+{batch.Length - 1})";
    }

    /// <summary>All notices of a message, a line each.</summary>
    public static string Lines(NoticeChannel channel, ImmutableArray<Delivery> batch, string site, bool markdown)
    {
        ArgumentNullException.ThrowIfNull(channel);
        var lines = new StringBuilder();
        foreach (var delivery in batch)
        {
            if (batch.Length > 1) lines.Append(markdown ? "- " : "").Append(Words(channel, delivery.Notice.Title)).Append(": ");
            lines.Append(Words(channel, delivery.Notice.Text));
            if (site.Length > 0 && delivery.Notice.Link.Length > 0)
            {
                var link = site.TrimEnd('/') + delivery.Notice.Link;
                lines.Append(markdown ? $" [{delivery.Notice.Link}]({link})" : $" {link}");
            }

            lines.Append('\n');
        }

        return lines.ToString().TrimEnd();
    }

    /// <summary>DingTalk: base64 of HMAC-SHA256 of "timestamp\nsecret" under the secret.</summary>
    public static string DingTalkSign(string secret, long timestampMs)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{timestampMs}\n{secret}");
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Feishu: base64 of HMAC-SHA256 of nothing under "timestamp\nsecret".</summary>
    public static string FeishuSign(string secret, long timestampS)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{timestampS}\n{secret}");
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Array.Empty<byte>()));
    }

    private static Uri DingTalk(NoticeChannel channel, long nowMs)
    {
        if (channel.Secret.Length == 0) return new Uri(channel.Url);
        var joint = channel.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var sign = Uri.EscapeDataString(DingTalkSign(channel.Secret, nowMs));
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"{channel.Url}{joint}timestamp={nowMs}&sign={sign}"));
    }

    private static byte[] Feishu(NoticeChannel channel, string text, long nowS) => channel.Secret.Length == 0
        ? Json(new { msg_type = "text", content = new { text } })
        : Json(new
        {
            timestamp = nowS.ToString(CultureInfo.InvariantCulture), sign = FeishuSign(channel.Secret, nowS), msg_type = "text",
            content = new { text },
        });

    private static RobotMessage Hook(NoticeChannel channel, ImmutableArray<Delivery> batch, string site)
    {
        var first = batch[0].Notice;
        var body = Json(new
        {
            specversion = "1.0", type = "twin.notification", source = $"/plants/{first.Plant}", id = first.Key,
            time = DateTimeOffset.FromUnixTimeMilliseconds(first.AtMs).ToString("o", CultureInfo.InvariantCulture),
            datacontenttype = "application/json",
            data = batch.Select(d => new
            {
                key = d.Notice.Key, severity = d.Notice.Severity, title = d.Notice.Title, text = d.Notice.Text, people = d.Notice.People,
                link = d.Notice.Link.Length > 0 ? site.TrimEnd('/') + d.Notice.Link : "", at = d.Notice.AtMs,
            }),
        });
        var signature = channel.Secret.Length == 0 ? null
            : "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(channel.Secret), body));
        return new RobotMessage(new Uri(channel.Url), body, "application/cloudevents+json", signature);
    }

    private static string Words(NoticeChannel channel, LocalizedText text) => channel.Language switch
    {
        "zh" => text.Zh,
        "en" => text.En,
        _ => text.Zh == text.En ? text.Zh : $"{text.Zh} / {text.En}",
    };

    private static string Cut(string text) => text.Length <= Most ? text : text[..Most] + "…";

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, s_json);
}
