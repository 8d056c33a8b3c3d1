using System.Collections.Immutable;
using System.IO.Compression;
using CsCheck;
using Twin.Client.Blazor.Exchange;
using Twin.Domain.Exchange;

namespace Twin.Client.Tests;

/// <summary>Real Excel files, out and in; and files that were made to hurt.</summary>
public sealed class ExcelSheetTests
{
    private static readonly Gen<string> Cells = Gen.OneOf(
        Gen.OneOf([.. new[] { "", "=1+1", "12", "-0.5", "液位高", "a\nb", "<b>&amp;\"x\"</b>", "TRUE", "2026-11-25" }.Select(Gen.Const)]),
        Gen.String[Gen.Char["abc <>&\"'=液0123"], 1, 20].Where(static s => s.Trim() == s));

    [Fact]
    public void Sheet_OutAndIn_IsTheSame() => Gen.Select(Cells.Array[3], Cells.Array[3]).Array[1, 12].Sample(rows =>
    {
        // A row of nothing is no row, on either side.
        var cells = rows.SelectMany(static r => new[] { r.Item1, r.Item2 }).Select(static c => (string[])["x" + c[0], c[1], c[2]]).ToList();
        var sheet = new Sheet(["Id", "Name (zh)", "Note"], [.. cells.Select(static (c, i) => new SheetRow(i + 2, [.. c]))]);
        var (read, error) = ExcelSheet.Read(ExcelSheet.Write(sheet, "Alarms"));
        Assert.Null(error);
        Assert.Equal(sheet.Columns, read!.Columns);
        Assert.Equal(sheet.Rows.Select(static r => (r.Number, string.Join('|', r.Cells))),
            read.Rows.Select(static r => (r.Number, string.Join('|', r.Cells))));
    }, iter: 40);

    [Fact]
    public void Sheet_WithoutRows_KeepsItsColumns()
    {
        var (read, error) = ExcelSheet.Read(ExcelSheet.Write(new Sheet(["Id", "Name"], []), "Twins"));
        Assert.Null(error);
        Assert.Equal(["Id", "Name"], read!.Columns);
        Assert.Empty(read.Rows);
    }

    [Fact]
    public void Bomb_IsRefusedBeforeItIsRead()
    {
        var file = Zip(archive =>
        {
            using var part = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i <= ExcelSheet.UnpackedBytes >> 20; i++) part.Write(zeros);
        });
        Assert.True(file.Length < 1 << 20);
        Assert.Equal("sheet.size", ExcelSheet.Read(file).Error!.Code);
    }

    [Fact]
    public void Archive_OfTooManyParts_IsRefused() => Assert.Equal("sheet.size", ExcelSheet.Read(Zip(static archive =>
    {
        for (var i = 0; i <= ExcelSheet.Parts; i++) archive.CreateEntry($"p{i}");
    })).Error!.Code);

    [Fact]
    public void Nonsense_IsRefused_AndNothingThrows() => Gen.Byte.Array[0, 400].Sample(static bytes =>
        Assert.Equal("sheet.excel", ExcelSheet.Read(bytes).Error!.Code), iter: 100);

    [Fact]
    public void DamagedFile_IsRefusedOrRead_AndNothingThrows()
    {
        var good = ExcelSheet.Write(new Sheet(["Id"], [new SheetRow(2, ["P-1"])]), "Twins");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var bad = good.ToArray();
            bad[at] = value;
            var (sheet, error) = ExcelSheet.Read(bad);
            Assert.True(sheet is not null || error is not null);
        }, iter: 200);
    }

    [Fact]
    public void UploadOf100Megabytes_IsRefusedByItsSize() => Assert.Equal("exchange.size",
        Assert.Single(PlantExchange.Plan("{}"u8, new byte[100_000_000], ExchangeFormat.TwinsXlsx).Errors).Code);

    private static byte[] Zip(Action<ZipArchive> fill)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, true)) fill(archive);
        return file.ToArray();
    }
}
