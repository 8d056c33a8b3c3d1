using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Twin.Client.Blazor.Live;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;

namespace Twin.Client.Tests;

/// <summary>One frame on file, written by the server's end and read by the browser's: the two cannot drift apart.</summary>
public sealed class GoldenFrameTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Golden = Path.Combine(Root, "tests", "golden", "live-frame-v2.hex");

    private static readonly byte[] Frame = FrameCodec.Encode(
        new LiveFrameHead(LiveFrameKind.Snapshot, FeedHealth.Live, 3, 1_790_000_000_001, 77, 1_790_000_123_456, 1_790_000_123_400, 120),
        [new FeedItem(0, 0x19, 0, 12.5f, -3), new FeedItem(700, 0, 1, 99, 0.25f)],
        [new RiskItem(3, 0.75f, 1), new RiskItem(700, 0.2f, 3)],
        ImmutableArray.Create(Alarms.Step("T-1", AlarmPriority.High, 1, false)));

    [Fact]
    public void Encode_TheGoldenFrame_GivesTheBytesOnFile() =>
        Assert.Equal(File.ReadAllText(Golden).Trim(), Convert.ToHexStringLower(Frame));

    [Fact]
    public async Task Browser_ReadsTheGoldenFrame_AsItWasMeant()
    {
        using var read = JsonDocument.Parse(await NodeAsync("test/codec.mjs", Golden));
        var frame = read.RootElement;
        Assert.Equal(1, frame.GetProperty("kind").GetInt32());
        Assert.Equal(3, frame.GetProperty("modelVersion").GetInt32());
        Assert.Equal("1790000000001", frame.GetProperty("epoch").GetString());
        Assert.Equal(77, frame.GetProperty("sequence").GetInt64());
        Assert.Equal(120, frame.GetProperty("riskAgeMs").GetInt32());
        Assert.Equal("live~p~T-1~H~1", frame.GetProperty("alarms")[0].GetProperty("id").GetString());
        Assert.Equal("[25,0,12.5,-3]", frame.GetProperty("items")[0].GetRawText());
        Assert.Equal("[0,1,99,0.25]", frame.GetProperty("items")[2].GetRawText());
        Assert.Equal("[null,0]", frame.GetProperty("risks")[0].GetRawText());
        Assert.Equal(0.75, frame.GetProperty("risks")[1][0].GetDouble(), 4);
        Assert.Equal(1, frame.GetProperty("risks")[1][1].GetInt32());
        Assert.Equal(0.2, frame.GetProperty("risks")[2][0].GetDouble(), 4);
        Assert.Equal("[0,true]", frame.GetProperty("beyond").GetRawText());
    }

    [Fact]
    public void ChangedTwin_WithItsRisk_TakesAtMost24Bytes() => Assert.True(FrameCodec.ItemBytes + FrameCodec.RiskBytes <= 24);

    private static async Task<string> NodeAsync(string script, string argument)
    {
        var client = Path.Combine(Root, "Client.Blazor", "client");
        using var node = Process.Start(new ProcessStartInfo("node", [script, argument])
        {
            WorkingDirectory = client, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return output;
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Twin.sln"))) return at.FullName;
        }

        throw new DirectoryNotFoundException("Twin.sln");
    }
}
