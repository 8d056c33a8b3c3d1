using System.Globalization;
using Orleans.Storage;

namespace Twin.Grains.Drills;

/// <summary>
/// The acts of a drill in order, appended: a row holds <see cref="PerRow"/>, so an act writes a page, however long the drill has been.
/// </summary>
/// <param name="storage">Grain storage.</param>
/// <param name="id">The drill.</param>
/// <param name="services">For the bytes.</param>
internal sealed class DrillActs(IGrainStorage storage, GrainId id, DrillServices services)
{
    private const int PerRow = 64;
    private readonly List<DrillAct> _all = [];
    private GrainState<DrillActsRecord> _row = new(new DrillActsRecord());
    private List<DrillAct> _page = [];
    private int _rows;

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>One of them.</summary>
    public DrillAct this[int index] => _all[index];

    /// <summary>Reads what is kept.</summary>
    /// <param name="old">Those that the book itself held, in drills of before.</param>
    public async Task LoadAsync(IReadOnlyList<DrillAct> old)
    {
        _all.AddRange(old);
        while (true)
        {
            var row = new GrainState<DrillActsRecord>(new DrillActsRecord());
            await storage.ReadStateAsync(Name(_rows), id, row);
            if (!row.RecordExists) return;
            (_row, _page) = (row, services.Unpack<List<DrillAct>>(row.State!.Data));
            _all.AddRange(_page);
            if (_page.Count < PerRow) return;
            NextRow();
        }
    }

    /// <summary>Adds one; it is on disk when this returns. What failed is not in it.</summary>
    public async Task AddAsync(DrillAct act)
    {
        _page.Add(act);
        _row.State = new DrillActsRecord { Data = services.Pack(_page) };
        await storage.WriteStateAsync(Name(_rows), id, _row);
        _all.Add(act);
        if (_page.Count == PerRow) NextRow();
    }

    private void NextRow() => (_rows, _row, _page) = (_rows + 1, new(new DrillActsRecord()), []);

    private static string Name(int row) => string.Create(CultureInfo.InvariantCulture, $"drill-acts-{row}");
}
