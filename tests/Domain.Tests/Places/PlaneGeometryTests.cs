using CsCheck;
using Twin.Domain.Places;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.Places;

public class PlaneGeometryTests
{
    private static readonly PointM[] LShape = Ring((0, 0), (10, 0), (10, 4), (4, 4), (4, 10), (0, 10));

    private static PointM[] Ring(params (double X, double Y)[] points) => Array.ConvertAll(points, p => new PointM(p.X, p.Y, 0));

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(9, 3, true)]
    [InlineData(3, 9, true)]
    [InlineData(5, 5, false)]
    [InlineData(-1, 4, false)]
    [InlineData(11, 4, false)]
    [InlineData(0, 0, true)]
    [InlineData(4, 4, true)]
    [InlineData(10, 2, true)]
    [InlineData(4, 7, true)]
    [InlineData(2, 10, true)]
    [InlineData(0.0000005, 10.0000005, true)]
    [InlineData(2, 10.00001, false)]
    public void Point_InALShape_IsFoundAlsoOnItsEdges(double x, double y, bool inside)
    {
        Assert.Equal(inside, PlaneGeometry.Contains(LShape, new PointM(x, y, 5)));
        Assert.Equal(inside, PlaneGeometry.Contains([.. LShape, LShape[0]], new PointM(x, y, 5)));
    }

    [Fact]
    public void Area_AndCentroid_AreThoseOfTheSchoolBook()
    {
        Assert.Equal(64, PlaneGeometry.SignedAreaM2(LShape), 1e-9);
        Assert.Equal(-64, PlaneGeometry.SignedAreaM2(LShape.Reverse().ToArray()), 1e-9);
        Assert.Equal(64, PlaneGeometry.SignedAreaM2([.. LShape, LShape[0]]), 1e-9);
        var centre = PlaneGeometry.Centroid(LShape);
        Assert.Equal(((40 * 5) + (24 * 2)) / 64.0, centre.X, 1e-9);
        Assert.Equal(((40 * 2) + (24 * 7)) / 64.0, centre.Y, 1e-9);
        Assert.Equal(new PointM(2, 0, 0), PlaneGeometry.Centroid(Ring((0, 0), (2, 0), (4, 0))));
    }

    [Fact]
    public void Area_FarFromTheOrigin_KeepsItsDigits() =>
        Assert.Equal(1, PlaneGeometry.SignedAreaM2(Ring((4e6, 4e6), (4e6 + 1, 4e6), (4e6 + 1, 4e6 + 1), (4e6, 4e6 + 1))), 1e-9);

    [Fact]
    public void Distances_AreThoseOfTheSchoolBook()
    {
        Assert.Equal(5, PlaneGeometry.Distance(new(0, 0, 9), new(3, 4, 0)));
        Assert.Equal(1, PlaneGeometry.DistanceToSegment(new(5, 1, 0), new(0, 0, 0), new(10, 0, 0)));
        Assert.Equal(5, PlaneGeometry.DistanceToSegment(new(13, 4, 0), new(0, 0, 0), new(10, 0, 0)));
        Assert.Equal(1, PlaneGeometry.DistanceToSegment(new(1, 0, 0), new(0, 0, 0), new(0, 0, 0)));
        Assert.Equal(0, PlaneGeometry.DistanceToPolygon(new(2, 2, 0), LShape));
        Assert.Equal(1, PlaneGeometry.DistanceToPolygon(new(5, 5, 0), LShape), 1e-12);
    }

    [Fact]
    public void SelfCrossing_IsSeen()
    {
        Assert.False(PlaneGeometry.CrossesItself(LShape, out var none));
        Assert.Equal(-1, none);
        Assert.False(PlaneGeometry.CrossesItself([.. LShape, LShape[0]], out _));
        Assert.True(PlaneGeometry.CrossesItself(Ring((0, 0), (2, 2), (2, 0), (0, 2)), out var bowTie));
        Assert.Equal(0, bowTie);
        Assert.True(PlaneGeometry.CrossesItself(Ring((0, 0), (4, 0), (2, 0), (2, 3)), out _));
        Assert.True(PlaneGeometry.CrossesItself(Ring((0, 0), (4, 0), (4, 4), (2, 0), (0, 4)), out _));
        Assert.True(PlaneGeometry.CrossesItself(Ring((0, 0), (4, 0), (4, 0), (0, 4)), out _));
        Assert.False(PlaneGeometry.CrossesItself(Ring((0, 0), (2, 0), (4, 0), (0, 4)), out _));
    }

    [Fact]
    public void AnyStar_HoldsItsCentreAndNotWhatIsOutsideItsRadius() =>
        Gen.Select(Gen.Double[1, 10].Array[3, 20], Gen.Double[0, Math.Tau], Gen.Double[-1e4, 1e4]).Sample((radii, angle, shift) =>
        {
            var ring = radii.Select((r, i) => new PointM(
                shift + (r * Math.Cos(i * Math.Tau / radii.Length)), shift + (r * Math.Sin(i * Math.Tau / radii.Length)), 0)).ToArray();
            Assert.True(PlaneGeometry.Contains(ring, new(shift, shift, 0)));
            Assert.False(PlaneGeometry.Contains(ring, new(shift + (11 * Math.Cos(angle)), shift + (11 * Math.Sin(angle)), 0)));
            Assert.False(PlaneGeometry.CrossesItself(ring, out _));
            foreach (var corner in ring) Assert.True(PlaneGeometry.Contains(ring, corner));
        }, iter: 5_000);
}
