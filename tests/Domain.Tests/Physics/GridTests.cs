using CsCheck;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Weather;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Domain.Tests.Physics;

public class GridTests
{
    private static ConcentrationGrid Grid(int columns = 61, int rows = 47, double cellM = 10) =>
        ConcentrationGrid.Of(-200, -150, cellM, columns, rows, out _)!;

    [Fact]
    public void Grid_IsTheFieldAtEveryCell() =>
        Gen.Select(
                Gen.Select(Gen.Double[0.01, 100], Gen.Double[-400, 600], Gen.Double[-400, 600], Gen.Double[0.05, 300], Gen.Double[0.05, 80])
                    .List[1, 12],
                Gen.Double[0.5, 60])
            .Sample((puffs, cell) =>
            {
                var field = new PuffField(20);
                foreach (var (mass, east, north, sigma, sigmaZ) in puffs) field.Add(new Puff(mass, east, north, 1, sigma, sigmaZ));
                var grid = Grid(cellM: cell);
                grid.Fill(field, 1.5);
                double Sum(Func<Puff, double> of) => field.Puffs.ToArray().Sum(of);
                double At(Puff p, double dx, double dy) =>
                    Puff.WithSigmasKgM3(p.MassKg, 1, new Sigma(p.SigmaM, p.SigmaZM), dx, dy, 1.5).Value;
                var peak = Sum(p => At(p, 0, 0));
                // Every row and column is visited by some cell of a skew walk over the grid.
                for (var i = 0; i < grid.Rows * 7; i++)
                {
                    var (row, column) = (i % grid.Rows, i * 5 % grid.Columns);
                    var exact = Sum(p => At(p, grid.EastM(column) - p.EastM, grid.NorthM(row) - p.NorthM));
                    Assert.Equal(exact, grid.At(column, row), (1e-9 * exact) + (2e-6 * peak));
                }
            }, iter: 40);

    [Fact]
    public void PuffsAddedEightAtATime_AreToTheBitThoseAddedOneByOne() =>
        Gen.Select(Gen.Double[0.01, 100], Gen.Double[-100, 300], Gen.Double[-100, 300], Gen.Double[20, 300]).List[8, 30].Sample(puffs =>
        {
            var (all, field, one) = (Grid(), new PuffField(40), Grid());
            var sum = new double[one.KgM3.Length];
            foreach (var (mass, east, north, sigma) in puffs)
            {
                var puff = new Puff(mass, east, north, 1, sigma, sigma);
                field.Add(puff);
                var alone = new PuffField(2);
                alone.Add(puff);
                one.Fill(alone, 1.5);
                for (var i = 0; i < sum.Length; i++) sum[i] += one.KgM3[i];
            }

            all.Fill(field, 1.5);
            Assert.Equal(sum, all.KgM3.ToArray());
        }, iter: 40);

    [Fact]
    public void Filling_AllocatesNothing()
    {
        var field = new PuffField(100);
        var weather = new PuffWeather(3, 270, StabilityClass.D);
        var grid = Grid();
        Step();
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 200; i++) Step();
        }));

        void Step()
        {
            field.Move(weather, 1);
            field.Release(new PuffSource(0, 0, 1, 2), weather, 1);
            field.Prune(1e-9);
            grid.Fill(field, 1.5);
            field.KgM3(50, 0, 1.5);
        }
    }

    [Fact]
    public void PlumeOnTheGrid_IsThePlume_TurnedWithTheWind()
    {
        var grid = Grid();
        var source = new PlumeSource(1, 2, 3, StabilityClass.D);
        Assert.Null(grid.Fill(source, 5, 8, 225, 1.5));
        var (dx, dy) = (grid.EastM(40) - 5, grid.NorthM(30) - 8);
        var (along, across) = ((dx + dy) / Math.Sqrt(2), (dy - dx) / Math.Sqrt(2));
        Near.Equal(Plume.KgM3(source, along, across, 1.5).Value, grid.At(40, 30), 1e-9);
        Assert.Equal("WindMS", grid.Fill(source with { WindMS = double.NaN }, 0, 0, 0, 0)!.Path);
    }

    [Fact]
    public void GridThatCannotBe_IsRefused()
    {
        Assert.Null(ConcentrationGrid.Of(0, 0, 0, 10, 10, out var error));
        Assert.Equal("cellM", error!.Path);
        Assert.Null(ConcentrationGrid.Of(0, 0, 1, 100_000, 10, out error));
        Assert.Equal("columns", error!.Path);
    }
}
