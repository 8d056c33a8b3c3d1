using Twin.Domain.Forecasts;
using Xunit;

namespace Twin.Domain.Tests.Forecasts;

public class DaylightTests
{
    [Theory]
    [InlineData("2026-06-21T04:00:00Z", 30, 120, 900, 990)]
    [InlineData("2026-12-21T04:00:00Z", 30, 120, 500, 600)]
    [InlineData("2026-06-21T16:00:00Z", 30, 120, 0, 0)]
    [InlineData("2026-06-21T12:00:00Z", 0, 0, 850, 990)]
    public void Sun_ByPlaceAndTime(string at, double lat, double lon, double low, double high) =>
        Assert.InRange(Daylight.SunWM2(lat, lon, DateTimeOffset.Parse(at, null).ToUnixTimeMilliseconds()), low, high);
}
