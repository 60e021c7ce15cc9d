namespace S3Db.Simulation.Runtime;

/// <summary>
/// Notices, by the real clock and on a thread of its own, a world that computes without end: then no event happens any
/// more, and nothing inside the simulation can tell.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ManualResetEventSlim _ended = new();
    private readonly World _world;
    private readonly Action<World> _onHang;

    public Watchdog(World world, Action<World> onHang)
    {
        (_world, _onHang) = (world, onHang);
        new Thread(Watch) { IsBackground = true }.Start();
    }

    public void Dispose() => _ended.Set();

    private void Watch()
    {
        var seen = -1L;
        while (!_ended.Wait(Patience))
        {
            if (_world.Clock.Events == seen)
            {
                _onHang(_world);
                return;
            }

            seen = _world.Clock.Events;
        }
    }
}
