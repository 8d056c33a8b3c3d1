using System.Buffers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Ingest.Intake;
using Twin.Ingest.Pictures;
using Twin.Ingest.Ports;
using Twin.Ingest.Simulator;
using Xunit;

namespace Twin.Ingest.Tests.Decoding;

public sealed class PictureDoorTests
{
    private const long NowMs = 1_790_000_000_000;
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 1, 2];
    private readonly FakeIntake _intake = new();
    private readonly Sink _sink = new();
    private readonly PictureDoor _door;
    private readonly MessageContext _context = new("client-7", "key:cams", (plant, camera) => camera != "secret");

    public PictureDoorTests()
    {
        _intake.AddPlant("north");
        _door = new PictureDoor(_intake, () => _sink, new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(NowMs)));
    }

    [Theory]
    [InlineData("twin/north/CAM-1/picture", true)]
    [InlineData("twin/north/picture", false)]
    [InlineData("twin/north/CAM-1", false)]
    [InlineData("twin/north/$alarms/picture", false)]
    [InlineData("twin/$realms/r1/picture", false)]
    [InlineData("a/twin/x/picture", false)]
    public void Takes_OnlyPicturesOfATwin(string topic, bool takes) => Assert.Equal(takes, _door.Takes(Encoding.UTF8.GetBytes(topic)));

    [Fact]
    public void Picture_IsHandedOnWhole_InOneOrManyPieces()
    {
        Assert.Equal(new MessageReceipt(0, null), Send("CAM-1", new ReadOnlySequence<byte>(Png)));
        Assert.Equal(new MessageReceipt(0, null), Send("CAM-2", Segments.Of(Png[..3], Png[3..])));
        Assert.Equal(["CAM-1", "CAM-2"], _sink.Taken.Select(t => t.Camera));
        Assert.All(_sink.Taken, t => Assert.Equal(Png, t.Content));
        Assert.Empty(_intake.Letters);
    }

    [Theory]
    [InlineData("CAM-1", "hello", "picture.type")]
    [InlineData("CAM-1", "GIF89a....", "picture.type")]
    [InlineData("CAM-1", "", "picture.empty")]
    [InlineData("secret", "x", "topic.forbidden")]
    [InlineData("a b", "x", "topic.invalid")]
    public void WhatIsNoPicture_IsADeadLetter(string camera, string content, string code)
    {
        Assert.Equal(code, Send(camera, new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(content))).Error!.Code);
        Assert.Equal(code, Assert.Single(_intake.Letters).Code);
        Assert.Empty(_sink.Taken);
    }

    [Fact]
    public void CameraUnknown_AndTooLarge_AreRefused()
    {
        _sink.Error = new TwinError("camera.unknown", "no");
        Assert.Equal("camera.unknown", Send("CAM-9", new ReadOnlySequence<byte>(Png)).Error!.Code);
        byte[] large = [.. Png, .. new byte[Limits.PictureBytes]];
        Assert.Equal("reading.message.too-large", Send("CAM-1", new ReadOnlySequence<byte>(large)).Error!.Code);
    }

    [Fact]
    public void DemoPictures_ArePngOfAFewKilobytes_EachCameraOnceInTenSeconds()
    {
        var model = PlantFile.Read(File.ReadAllBytes(Simulator.Farm.File())).Model!;
        var painter = new CameraPainter(new PlantIndex(model));
        var messages = new List<SimulatorMessage>();
        for (var second = 0; second < 10; second++) painter.Paint(second, NowMs, messages);
        var cameras = model.Twins.Where(t => t.Kind == TwinKind.Camera).Select(t => $"twin/tank-farm/{t.Id}/picture");
        Assert.Equal(cameras.Order(StringComparer.Ordinal), messages.Select(m => m.Topic).Order(StringComparer.Ordinal));
        Assert.All(messages, m => Assert.InRange(m.Payload.Length, 800, 24_000));
        Assert.All(messages, m => Assert.True(Domain.Cameras.CameraPicture.TryTell(m.Payload, out var type, out _) && type == "image/png"));
        // Each camera sees something else.
        Assert.Equal(messages.Count, messages.Select(m => Convert.ToBase64String(m.Payload)).Distinct().Count());
    }

    private MessageReceipt Send(string camera, ReadOnlySequence<byte> payload) =>
        _door.Accept(_context, Encoding.UTF8.GetBytes($"twin/north/{camera}/picture"), payload);

    private sealed class Sink : IPictureSink
    {
        public List<(string Camera, byte[] Content)> Taken { get; } = [];

        public TwinError? Error { get; set; }

        public TwinError? Offer(LiveRealm realm, string plant, string camera, byte[] content, long atMs)
        {
            if (Error is null) Taken.Add((camera, content));
            return Error;
        }
    }
}
