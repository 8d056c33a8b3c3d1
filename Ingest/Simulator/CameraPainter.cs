using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using Twin.Domain.Plants;

namespace Twin.Ingest.Simulator;

/// <summary>
/// Invented pictures of the demo's cameras: what the plan has in a camera's view, in grey and in perspective, with name and time in it, as
/// a PNG of a few kilobytes. Drawn here, so that nothing is downloaded and nothing pretends to be a photograph.
/// </summary>
internal sealed class CameraPainter(PlantIndex index)
{
    private const int Width = 320;
    private const int Height = 180;
    private const int Horizon = 62;
    private const double EyeM = 8;
    private const int EveryS = 10;

    // 3 x 5 dots, 15 bits, the highest first.
    private static readonly Dictionary<char, int> Glyphs = new()
    {
        ['0'] = 0x7B6F, ['1'] = 0x2C97, ['2'] = 0x73E7, ['3'] = 0x73CF, ['4'] = 0x5BC9, ['5'] = 0x79CF, ['6'] = 0x79EF, ['7'] = 0x7249,
        ['8'] = 0x7BEF, ['9'] = 0x7BCF, ['-'] = 0x01C0, [':'] = 0x0410, ['C'] = 0x7927, ['A'] = 0x7BED, ['M'] = 0x5FED, ['D'] = 0x6B6E,
        ['E'] = 0x79A7, ['O'] = 0x7B6F,
    };

    private readonly byte[] _pixels = new byte[Width * Height];

    private readonly int[] _cameras = [.. Enumerable.Range(0, index.Count).Where(i => index.Twin(i).Kind == TwinKind.Camera)];

    /// <summary>Adds the pictures due in a second: each camera's every ten, one after the other.</summary>
    public void Paint(int second, long atMs, List<SimulatorMessage> into)
    {
        for (var i = second % EveryS; i < _cameras.Length; i += EveryS)
            into.Add(new SimulatorMessage($"twin/{index.Model.Id}/{index.Twin(_cameras[i]).Id}/picture", Paint(_cameras[i], atMs), 0));
    }

    /// <summary>Draws what a camera sees at a time.</summary>
    public byte[] Paint(int camera, long atMs)
    {
        var eye = index.Twin(camera);
        for (var y = 0; y < Height; y++)
        {
            var shade = y < Horizon ? 150 + (y / 2) : 96 + ((y - Horizon) / 3);
            _pixels.AsSpan(y * Width, Width).Fill((byte)shade);
        }

        foreach (var (twin, far, across) in Seen(eye).OrderByDescending(static s => s.Far)) Stand(twin, far, across);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(atMs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Write(8, 8, eye.Id);
        Write(Width - 8 - (time.Length * 8), 8, time);
        Write(8, Height - 18, "DEMO");
        return Encode();
    }

    private IEnumerable<(TwinDefinition Twin, double Far, double Across)> Seen(TwinDefinition eye)
    {
        var bearing = eye.Numbers.GetValueOrDefault("bearingDeg") * Math.PI / 180;
        var half = eye.Numbers.GetValueOrDefault("fovDeg", 60) * Math.PI / 360;
        for (var i = 0; i < index.Count; i++)
        {
            var twin = index.Twin(i);
            if (twin.Kind is not (TwinKind.Tank or TwinKind.Equipment) || twin.Shape.Kind != ShapeKind.Point) continue;
            var (dx, dy) = (twin.Shape.Points[0].X - eye.Shape.Points[0].X, twin.Shape.Points[0].Y - eye.Shape.Points[0].Y);
            var far = (dx * Math.Sin(bearing)) + (dy * Math.Cos(bearing));
            var across = (dx * Math.Cos(bearing)) - (dy * Math.Sin(bearing));
            if (far > 4 && far < eye.Numbers.GetValueOrDefault("rangeM", 60) * 1.2 && Math.Abs(Math.Atan2(across, far)) < half + 0.2)
                yield return (twin, far, across / (far * Math.Tan(half)));
        }
    }

    private void Stand(TwinDefinition twin, double far, double across)
    {
        var tank = twin.Kind == TwinKind.Tank;
        var wide = tank ? twin.Numbers.GetValueOrDefault("diameterM", 20) : 3;
        var high = tank ? twin.Numbers.GetValueOrDefault("heightM", 12) : 2;
        var perM = Width / (1.15 * far);
        var (left, right) = ((Width / 2 * (1 + across)) - (wide * perM / 2), (Width / 2 * (1 + across)) + (wide * perM / 2));
        var (top, bottom) = (Horizon - ((high - EyeM) * perM), Horizon + (EyeM * perM));
        for (var y = Math.Max(0, (int)top); y < Math.Min(Height, (int)bottom); y++)
        {
            for (var x = Math.Max(0, (int)left); x < Math.Min(Width, (int)right); x++)
            {
                // Round from side to side: lighter where the sun stands.
                var u = (x - left) / (right - left);
                _pixels[(y * Width) + x] = (byte)(70 + (110 * Math.Sin(Math.PI * Math.Clamp((u * 0.8) + 0.1, 0, 1))) - (tank ? 0 : 40));
            }
        }
    }

    private void Write(int x, int y, string text)
    {
        foreach (var c in text)
        {
            var bits = Glyphs.GetValueOrDefault(c);
            for (var i = 0; i < 15; i++)
            {
                if ((bits & (1 << (14 - i))) == 0) continue;
                for (var dot = 0; dot < 4; dot++)
                    _pixels[((y + (i / 3 * 2) + (dot / 2)) * Width) + x + (i % 3 * 2) + (dot % 2)] = 255;
            }

            x += 8;
        }
    }

    /// <summary>PNG, 8 bits of grey, no filter (RFC 2083).</summary>
    private byte[] Encode()
    {
        using var file = new MemoryStream(16_384);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], Height);
        head[8] = 8;
        Chunk(file, "IHDR"u8, head);
        using var packed = new MemoryStream(16_384);
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < Height; y++)
            {
                zip.WriteByte(0);
                zip.Write(_pixels, y * Width, Width);
            }
        }

        Chunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
