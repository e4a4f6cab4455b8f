using System.Diagnostics.CodeAnalysis;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// Threads for calls that block. The driver's asynchronous methods ignore time-outs and cancellation, its synchronous ones do
/// not; so those are called, on threads of their own: the thread pool, which serves every page and socket, is never starved by a
/// slow database. Threads start on demand and end after <see cref="IdleTime"/>; at most <paramref name="limit"/> run at once, later
/// calls wait their turn (and can be cancelled meanwhile).
/// </summary>
internal sealed class BlockingCalls(string name, int limit) : TaskScheduler
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _idle;

    /// <summary>Where connections are opened and queries run.</summary>
    public static BlockingCalls Queries { get; } = new("mysql query", 48);

    /// <summary>Where queries are killed: apart, so that stuck queries cannot keep their own end from being sent.</summary>
    public static BlockingCalls Kills { get; } = new("mysql kill", 4);

    public override int MaximumConcurrencyLevel => limit;

    /// <summary>Runs a blocking call; a token that fires before it has begun takes it out of the queue.</summary>
    public Task<T> Run<T>(Func<T> call, CancellationToken cancellationToken)
        => Task.Factory.StartNew(call, cancellationToken, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously, this);

    protected override void QueueTask(Task task)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(task);
            if (_idle >= _waiting.Count)
            {
                Monitor.Pulse(_waiting);
            }
            else if (_threads < limit)
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = name }.Start();
            }
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_waiting) return [.. _waiting];
    }

    private void Work()
    {
        while (TryNext(out var task)) TryExecuteTask(task);
    }

    private bool TryNext([NotNullWhen(true)] out Task? task)
    {
        lock (_waiting)
        {
            _idle++;
            try
            {
                while (_waiting.Count == 0)
                {
                    if (Monitor.Wait(_waiting, IdleTime) || _waiting.Count > 0) continue;
                    _threads--;
                    task = null;
                    return false;
                }

                task = _waiting.Dequeue();
                return true;
            }
            finally
            {
                _idle--;
            }
        }
    }
}
